{{ config(materialized='incremental', unique_key='sale_line_key', incremental_strategy='merge') }}

with lines as (

    select * from {{ ref('int_sales__lines') }}
    {% if is_incremental() %}
    where synced_at >= (select max(synced_at) from {{ this }})
    {% endif %}

),

costs as (

    select * from {{ ref('int_products__monthly_cost') }}

),

final as (

    select
        lines.sale_line_key,
        lines.sale_key,
        lines.shop,
        lines.product_code,
        lines.category,
        lines.customer_no,
        lines.sales_channel,
        lines.sold_on,
        lines.sold_month,
        lines.price_band,
        lines.quantity,
        lines.gross_amount,
        lines.gross_amount - lines.paid_amount as discount_amount,
        lines.net_amount,
        cast(lines.quantity * costs.unit_cost as decimal(12, 2)) as cost_amount,
        cast(lines.net_amount - lines.quantity * coalesce(costs.unit_cost, 0.4) as decimal(12, 2)) as margin_amount,
        lines.synced_at
    from lines
    left join costs
        on costs.product_code = lines.product_code
        and costs.date_month = lines.sold_month

)

select * from final
