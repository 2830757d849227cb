with days as (
    select cast(day as date) as day
    from generate_series(timestamp '2025-01-01', timestamp '2025-04-30', interval 1 day) as made(day)
)

select
    days.day,
    date_trunc('month', days.day)::date as month,
    dayofweek(days.day) in (0, 6) as is_weekend,
    holidays.holiday,
    holidays.holiday is null and dayofweek(days.day) not in (0, 6) as is_workday
from days
left join {{ ref('holidays') }} as holidays on days.day = holidays.day
