select o.id, b.first_id from {{ ref('stg_orders') }} o
join {{ ref('stg_buyers') }} b using (customer_id)
