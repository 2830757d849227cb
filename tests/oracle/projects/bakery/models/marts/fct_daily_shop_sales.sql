with days as (

    select * from {{ ref('int_calendar__days') }}

),

shops as (

    select * from {{ ref('shop_directory') }} where opened_year <= 2025

),

sales as (

    select
        shop,
        sold_on,
        sum(net_amount) as net_amount,
        sum(margin_amount) as margin_amount,
        count(distinct sale_key) as sale_count,
        sum(quantity) as pieces
    from {{ ref('fct_sales') }}
    group by shop, sold_on

),

joined as (

    select
        {{ surrogate_key(['shops.shop', 'days.date_day']) }} as shop_day_key,
        shops.shop,
        shops.shop_name,
        days.date_day,
        days.date_month,
        days.is_weekend,
        coalesce(sales.net_amount, 0) as net_amount,
        coalesce(sales.margin_amount, 0) as margin_amount,
        coalesce(sales.sale_count, 0) as sale_count,
        sales.pieces
    from shops
    cross join days
    left join sales on sales.shop = shops.shop and sales.sold_on = days.date_day

),

final as (

    select
        *,
        sum(net_amount) over (partition by shop, date_month order by date_day) as net_amount_month_to_date,
        sum(margin_amount) over (
            partition by shop order by date_day rows between unbounded preceding and current row
        ) as margin_running_total,
        round(avg(net_amount) over (partition by shop order by date_day rows between 6 preceding and current row), 2)
            as net_amount_7_day_average,
        {{ change_since('net_amount', 'shop', 'date_day', 7) }} as change_on_week_pct,
        round(net_amount / nullif(sale_count, 0), 2) as average_basket
    from joined

)

select * from final
