with unioned as (
    {{ union_channels(var('channels')) }}
)

select
    sale_key,
    rider_id,
    product_id,
    stop_id,
    gross,
    coalesce(quantity, 1) as quantity,
    sold_at,
    detail,
    promo_code,
    is_refunded,
    channel
from unioned
where is_paid
