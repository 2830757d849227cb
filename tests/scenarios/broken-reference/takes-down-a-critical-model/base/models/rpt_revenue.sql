select sum(amount) as revenue from {{ ref('int_orders') }}
