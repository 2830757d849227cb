select format('{}: {:.2f} of {} ({} and {})', id, amount, 'all', id, id) as label from {{ ref('stg_orders') }}
