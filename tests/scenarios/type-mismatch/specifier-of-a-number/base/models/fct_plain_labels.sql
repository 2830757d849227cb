select format('{}: {}', id, amount) as label from {{ ref('stg_orders') }}
