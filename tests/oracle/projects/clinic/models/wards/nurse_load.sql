with taken as (
    select nurse_id, count(*) as measurements, count(distinct admission_id) as admissions
    from {{ ref('stg_vitals') }}
    group by nurse_id
),

worked as (
    select nurse_id, sum(hours) as hours, list(distinct ward_id order by ward_id) as ward_list
    from {{ ref('stg_shifts') }}
    group by nurse_id
)

select
    worked.nurse_id,
    worked.hours,
    array_to_string(worked.ward_list, '/') as wards,
    coalesce(taken.measurements, 0) as measurements,
    taken.measurements / nullif(worked.hours, 0) as per_hour,
    ntile(3) over (order by worked.hours desc, worked.nurse_id) as third
from worked
left join taken on worked.nurse_id = taken.nurse_id
