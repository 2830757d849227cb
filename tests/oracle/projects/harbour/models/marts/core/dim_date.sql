with spine as (

    select cast(unnest(generate_series(
        cast('{{ var("reporting_start") }}' as date),
        cast('{{ var("reporting_end") }}' as date),
        interval 1 day
    )) as date) as date_day

)

select
    cast(strftime(date_day, '%Y%m%d') as integer) as date_key,
    date_day,
    cast(date_trunc('month', date_day) as date) as month_start,
    year(date_day) as calendar_year,
    month(date_day) as calendar_month,
    'W' || lpad(cast(week(date_day) as varchar), 2, '0') as calendar_week,
    dayname(date_day) as weekday_name,
    isodow(date_day) >= 6 as is_weekend
from spine
