with current_version as (
    select * exclude (valid_to, is_current) replace (upper(plan) as plan)
    from {{ ref('patient_versions') }}
    where is_current
),

visits as (
    select
        patient_id,
        count(*) as visits,
        min(admitted_at) as first_admitted,
        arg_max(ward_id, admitted_at) as last_ward,
        median(hours) as median_hours,
        sum(cast(is_readmission as int)) as readmissions
    from {{ ref('stays') }}
    group by patient_id
)

select current_version.*, visits.* exclude (patient_id), (
    select max(risk) from {{ ref('stay_risk') }} as risks where risks.patient_id = current_version.patient_id
) as worst_risk
from current_version
left join visits on visits.patient_id = current_version.patient_id
