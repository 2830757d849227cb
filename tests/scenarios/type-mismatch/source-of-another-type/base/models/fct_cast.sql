select sum(try_cast(amount as double)) as revenue from {{ ref('stg_orders') }}
