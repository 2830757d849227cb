with orders as (
    select * from {{ ref('stg_orders') }}
),
contacts as (
    select * from {{ ref('stg_contacts') }}
)
select orders.order_no, orders.email
from orders
anti join contacts using (email)
union
select order_no, email from orders where total_eur > 200 and state = 'refunded'
