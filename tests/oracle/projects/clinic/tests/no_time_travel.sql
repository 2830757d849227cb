select admission_id from {{ ref('stays') }} where discharged_at < admitted_at
