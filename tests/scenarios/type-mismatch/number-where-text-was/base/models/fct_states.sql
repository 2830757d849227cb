select lower(status) as state from {{ ref('stg_orders') }}
