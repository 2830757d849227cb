with sales as (

    select * from {{ ref('fct_ticket_sales') }}

),

performances as (

    select * from {{ ref('dim_performances') }}

),

refunds as (

    select * from {{ ref('int_ticket_refunds') }}

)

select
    performances.show_id,
    cast(sales.ordered_at as date) as sold_on,
    count(*) as tickets_sold,
    sum(sales.net_price) as gross_revenue,
    sum(coalesce(refunds.refunded, 0)) as refunded,
    sum(sales.net_price - coalesce(refunds.refunded, 0)) as revenue
from sales
inner join performances
    on sales.performance_id = performances.performance_id
left join refunds
    on sales.ticket_id = refunds.ticket_id
group by
    performances.show_id,
    cast(sales.ordered_at as date)
