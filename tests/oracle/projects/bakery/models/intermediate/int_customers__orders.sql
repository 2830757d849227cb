with lines as (

    select * from {{ ref('int_sales__lines') }}

),

orders as (

    select
        sale_key,
        customer_no,
        shop,
        sold_at,
        sold_month,
        sum(net_amount) as order_amount,
        sum(quantity) as pieces,
        count(distinct category) as categories
    from lines
    where customer_no is not null
    group by sale_key, customer_no, shop, sold_at, sold_month

),

ranked as (

    select
        orders.*,
        row_number() over (partition by customer_no order by sold_at, sale_key) as order_number,
        row_number() over (partition by customer_no order by sold_at desc, sale_key desc) as order_number_from_last,
        lag(sold_at) over (partition by customer_no order by sold_at, sale_key) as previous_order_at,
        min(sold_month) over (partition by customer_no) as cohort_month
    from orders
    where order_amount > 0

)

select
    *,
    date_diff('day', previous_order_at, sold_at) as days_since_previous,
    date_diff('month', cohort_month, sold_month) as months_since_first
from ranked
