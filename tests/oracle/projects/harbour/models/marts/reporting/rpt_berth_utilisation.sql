with days as (

    select
        berth_code,
        date_day,
        bool_or(is_weekend) as is_weekend,
        sum(occupied_minutes) as occupied_minutes,
        count(distinct call_ref) as calls
    from {{ ref('int_berth_days') }}
    group by berth_code, date_day

),

months as (

    select month_start, count(*) as days_in_month
    from {{ ref('dim_date') }}
    group by month_start

)

select
    berths.berth_code,
    berths.quay,
    months.month_start,
    coalesce(sum(least(days.occupied_minutes, 1440)), 0) as occupied_minutes,
    round(coalesce(sum(least(days.occupied_minutes, 1440)), 0) / (months.days_in_month * 1440.0), 4) as utilisation,
    sum(case when days.is_weekend then days.occupied_minutes end) as weekend_minutes,
    count(case when days.calls > 1 then 1 end) as days_shared,
    max(days.calls) as most_calls_in_a_day
from {{ ref('dim_berth') }} as berths
cross join months
left join days
    on berths.berth_code = days.berth_code
    and months.month_start = cast(date_trunc('month', days.date_day) as date)
group by berths.berth_code, berths.quay, months.month_start, months.days_in_month
