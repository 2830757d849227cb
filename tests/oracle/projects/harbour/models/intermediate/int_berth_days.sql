-- each stay is cut at midnight, so that a berth's hours can be counted by day
with stays as (

    select * from {{ ref('int_call_windows') }}

),

days as (

    select * from {{ ref('dim_date') }}

)

select
    stays.call_ref,
    stays.berth_code,
    days.date_day,
    days.is_weekend,
    greatest(stays.alongside_from, cast(days.date_day as timestamp)) as occupied_from,
    least(stays.alongside_to, cast(days.date_day + 1 as timestamp)) as occupied_to,
    date_diff(
        'minute',
        greatest(stays.alongside_from, cast(days.date_day as timestamp)),
        least(stays.alongside_to, cast(days.date_day + 1 as timestamp))
    ) as occupied_minutes
from stays
inner join days
    on stays.alongside_from < cast(days.date_day + 1 as timestamp)
    and stays.alongside_to > cast(days.date_day as timestamp)
