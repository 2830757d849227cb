with calendar as (
    select * from {{ ref('int_calendar') }}
),

sales as (
    select sold_on, channel, count(*) as tickets, sum(net) as net, sum(gross - net) as discounts
    from {{ ref('fct_sales') }}
    group by all
)

select
    calendar.day,
    calendar.month,
    calendar.is_workday,
    sales.channel,
    coalesce(sales.tickets, 0) as tickets,
    coalesce(round(sales.net, 2), 0) as net,
    round(sales.discounts, 2) as discounts,
    avg(sales.net) over (
        partition by sales.channel order by calendar.day rows between 6 preceding and current row
    ) as net_week_mean
from calendar
left join sales on calendar.day = sales.sold_on
