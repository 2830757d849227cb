with customers as (

    select * from {{ ref('dim_customers') }}

),

spending as (

    select
        customer_id,
        count(*) as basket_count,
        sum(case when order_status = 'paid' then order_total else 0 end) as spent
    from {{ ref('fct_orders') }}
    group by customer_id

)

select
    customers.customer_id,
    customers.full_name,
    coalesce(spending.basket_count, 0) as basket_count,
    coalesce(spending.spent, 0) as spent,
    case
        when spending.spent >= 200 then 'gold'
        when spending.spent >= 80 then 'silver'
        else 'none'
    end as loyalty_tier
from customers
left join spending
    on customers.customer_id = spending.customer_id
