select count(amount) as amounts from {{ ref('stg_orders') }}
