select id, 'status ' || status as label from {{ ref('stg_orders') }}
