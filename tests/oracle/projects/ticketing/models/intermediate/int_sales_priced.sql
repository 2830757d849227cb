with sales as (
    select * from {{ ref('int_sales_unioned') }}
),

products as (
    select * from {{ ref('products') }}
),

joined as (
    select
        sales.*,
        products.family,
        products.title,
        {{ euros('products.list_cents') }} * sales.quantity as list_price,
        case sales.promo_code when 'TEN' then 0.10 when 'SPRING' then 0.15 when 'FRIEND' then 0.25 else 0 end as promo_share
    from sales
    left join products using (product_id)
)

select
    *,
    gross * (1 - promo_share) * case when is_refunded then 0 else 1 end as net,
    gross - list_price as over_list
from joined
