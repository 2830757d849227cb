select id, amount * 2 as amount from {{ ref('int_orders') }}
