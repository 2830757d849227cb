with spine as (

    {{ date_spine('day', var('bakery__first_day'), var('bakery__last_day')) }}

)

select
    date_day,
    date_trunc('month', date_day)::date as date_month,
    extract(isodow from date_day) as day_of_week,
    strftime(date_day, '%a') as day_name,
    extract(isodow from date_day) >= 6 as is_weekend,
    date_day - 7 as same_day_last_week,
    last_day(date_day) = date_day as is_month_end
from spine
