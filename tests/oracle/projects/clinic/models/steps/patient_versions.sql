with changes as (
    select * from {{ ref('stg_patients') }}
)

select
    patient_id,
    given_name,
    born_on,
    plan,
    district,
    is_smoker,
    changed_at as valid_from,
    lead(changed_at) over (partition by patient_id order by changed_at) as valid_to,
    row_number() over (partition by patient_id order by changed_at desc) = 1 as is_current,
    plan is distinct from lag(plan) over (partition by patient_id order by changed_at) as plan_changed
from changes
