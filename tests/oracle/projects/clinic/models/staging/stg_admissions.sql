select
    admission as admission_id,
    patient as patient_id,
    ward as ward_id,
    code as diagnosis_code,
    admitted_at,
    discharged_at,
    discharged_at is null as is_still_in,
    cast(admitted_at as date) as admitted_on,
    coalesce(kind, 'unknown') as admission_kind,
    case kind when 'emergency' then 2 when 'transfer' then 1 else 0 end as urgency
from {{ ref('admissions') }}
