x / (select max(price) from {{ ref('stg_orders') }})
