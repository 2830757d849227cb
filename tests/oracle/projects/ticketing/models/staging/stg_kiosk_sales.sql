with source as (
    select * from {{ source('raw', 'kiosk_sales') }}
),

products as (
    select * from {{ ref('products') }}
)

select
    'kiosk-' || source.ticket_no as sale_key,
    products.product_id,
    source.stop as stop_id,
    cast(source.amount as double) as gross,
    strptime(source.sold, '%d.%m.%Y %H:%M') as sold_at,
    coalesce(source.paid_by, 'unknown') as detail,
    true as is_paid,
    false as is_refunded
from source
left join products on source.product_code = products.code
where source.void <> 'Y'
