select id, case when status = 'paid' then amount else customer_id end as key from {{ ref('stg_orders') }}
