with per_day as (
    select ward_id, day, count(distinct patient_id) as patients
    from {{ ref('stay_days') }}
    group by ward_id, day
)

select
    per_day.ward_id,
    wards.title,
    per_day.day,
    per_day.patients,
    wards.beds,
    round(per_day.patients / wards.beds, 2) as used,
    avg(per_day.patients) over (
        partition by per_day.ward_id order by per_day.day range between interval 6 days preceding and current row
    ) as mean_week,
    per_day.patients > wards.beds as is_over
from per_day
inner join {{ ref('wards') }} on per_day.ward_id = wards.ward
