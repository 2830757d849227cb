select
    'agent-' || id as sale_key,
    product as product_id,
    quantity * unit_price as gross,
    quantity,
    cast(sale_date as timestamp) as sold_at,
    lower(replace(agency, ' ', '_')) as detail,
    true as is_paid,
    false as is_refunded
from {{ source('raw', 'agent_sales') }}
