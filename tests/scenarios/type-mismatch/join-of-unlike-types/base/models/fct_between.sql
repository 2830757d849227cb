select id from {{ ref('stg_orders') }} where customer_id between 2 and 5
