with performances as (

    select * from {{ ref('int_performance_capacity') }}
    where performance_status <> 'cancelled'

),

sold as (

    select
        performance_id,
        count(*) as tickets_sold
    from {{ ref('fct_ticket_sales') }}
    group by performance_id

)

select
    performances.performance_id,
    performances.show_id,
    performances.venue_name,
    performances.starts_at,
    performances.capacity,
    coalesce(sold.tickets_sold, 0) as tickets_sold,
    round(coalesce(sold.tickets_sold, 0) / performances.capacity, 3) as occupancy
from performances
left join sold
    on performances.performance_id = sold.performance_id
