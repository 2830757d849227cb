select
    stays.admission_id,
    stays.ward_id,
    stays.patient_id,
    cast(days.day as date) as day
from {{ ref('stg_admissions') }} as stays,
    lateral (
        select unnest(generate_series(
            stays.admitted_on,
            cast(coalesce(stays.discharged_at, timestamp '2024-03-01') as date),
            interval 1 day
        )) as day
    ) as days
