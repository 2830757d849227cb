select cast(id as integer) as id, amount from {{ ref('stg_orders') }}
