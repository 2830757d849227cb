with sales as (

    select * from {{ ref('stg_till__sales') }}

),

lines as (

    select * from {{ ref('stg_till__sale_lines') }}

),

products as (

    select * from {{ ref('stg_backoffice__products') }}

),

joined as (

    select
        lines.sale_line_key,
        sales.sale_key,
        sales.shop,
        sales.customer_no,
        sales.cashier,
        sales.sales_channel,
        sales.sold_at,
        sales.sold_on,
        sales.sold_month,
        sales.synced_at,
        lines.product_code,
        coalesce(products.category, 'other') as category,
        case when sales.sale_status = 'refund' then -1 else 1 end * lines.quantity as quantity,
        lines.unit_price_cents,
        products.list_price,
        products.vat_rate,
        sales.discount_pct + case when lines.is_day_old then 30 else 0 end as discount_pct
    from lines
    inner join sales on lines.sale_key = sales.sale_key
    left join products on products.product_code = lines.product_code
    where lines.unit_price_cents > 120
      and sales.sold_on >= coalesce(products.introduced_on, date '2025-01-01')

),

final as (

    select
        *,
        {{ to_euros('quantity * unit_price_cents') }} as gross_amount,
        {{ to_euros('quantity * unit_price_cents * (100 - discount_pct) / 100') }} as paid_amount,
        {{ to_euros('quantity * unit_price_cents * (100 - discount_pct) / 100 / (1 + coalesce(vat_rate, 0.19))') }}
            as net_amount,
        case
            when list_price is null then 'unlisted'
            when unit_price_cents / 100.0 > list_price * 1.2 then 'above list'
            when unit_price_cents / 100.0 < list_price * 0.8 then 'below list'
            else 'near list'
        end as price_band
    from joined

)

select * from final
