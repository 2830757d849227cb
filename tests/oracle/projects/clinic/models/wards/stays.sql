{{ config(contract={'enforced': true}) }}
with admissions as (
    select * from {{ ref('stg_admissions') }}
),

versions as (
    select * from {{ ref('patient_versions') }}
),

joined as (
    select
        admissions.admission_id,
        admissions.patient_id,
        admissions.ward_id,
        admissions.diagnosis_code,
        admissions.admitted_at,
        admissions.discharged_at,
        admissions.urgency,
        versions.plan,
        versions.district,
        versions.is_smoker,
        date_diff('year', versions.born_on, admissions.admitted_on) as age,
        date_diff('hour', admissions.admitted_at, admissions.discharged_at) as hours
    from admissions
    left join versions
        on admissions.patient_id = versions.patient_id
        and {{ is_valid_at('admissions.admitted_at', 'versions') }}
)

select
    admission_id,
    patient_id,
    ward_id,
    diagnosis_code,
    admitted_at,
    discharged_at,
    urgency,
    plan,
    district,
    is_smoker,
    age,
    {{ band('age', [18, 40, 65]) }} as age_band,
    hours,
    lag(discharged_at) over patient_line as previous_discharge,
    coalesce(date_diff('day', lag(discharged_at) over patient_line, admitted_at) <= 30, false) as is_readmission
from joined
window patient_line as (partition by patient_id order by admitted_at, admission_id)
