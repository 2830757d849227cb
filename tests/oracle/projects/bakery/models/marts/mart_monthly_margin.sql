with sales as (

    select * from {{ ref('fct_sales') }}

),

products as (

    select * from {{ ref('dim_products') }}

),

monthly as (

    select
        sales.sold_month,
        sales.product_code,
        products.product_name,
        products.category,
        products.cost_trend,
        sum(sales.net_amount) as net_amount,
        sum(coalesce(sales.cost_amount, 0)) as cost_amount,
        sum(sales.margin_amount) as margin_amount,
        sum(sales.quantity) as quantity
    from sales
    inner join products on products.product_code = sales.product_code
    where not products.is_discontinued
    group by 1, 2, 3, 4, 5

),

final as (

    select
        {{ surrogate_key(['sold_month', 'product_code']) }} as product_month_key,
        *,
        round(100.0 * margin_amount / nullif(net_amount, 0), 1) as margin_pct,
        margin_amount - lag(margin_amount) over (partition by product_code order by sold_month) as margin_change,
        {{ change_since('net_amount', 'product_code', 'sold_month') }} as net_change_pct,
        row_number() over (partition by sold_month order by margin_amount desc, product_code) as margin_rank,
        round(net_amount / nullif(sum(net_amount) over (partition by sold_month, category), 0), 4) as share_of_category
    from monthly

)

select * from final
