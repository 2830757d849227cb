with daily as (

    select * from {{ ref('fct_daily_shop_sales') }}

),

staffing as (

    select * from {{ ref('mart_staffing') }}

),

waste as (

    select shop, date_month, sum(waste_cost) as waste_cost, sum(wasted) as wasted
    from {{ ref('mart_waste') }}
    group by shop, date_month

),

shops as (

    select * from {{ ref('shop_directory') }}

),

daily_totals as (

    select shop, date_month, sum(net_amount) as net_amount, sum(margin_amount) as margin_amount,
        max(net_amount_7_day_average) as best_week, sum(sale_count) as sale_count
    from daily
    group by 1, 2

),

wages as (

    select shop, date_trunc('month', date_day)::date as date_month, sum(wage_cost) as wage_cost,
        sum(case when staffing = 'overstaffed' then 1 else 0 end) as overstaffed_days
    from staffing
    group by 1, 2

),

final as (

    select
        shops.city,
        shops.shop_name,
        coalesce(shops.manager, 'vacant') as manager,
        t.shop,
        t.date_month,
        t.net_amount,
        t.best_week,
        t.sale_count,
        wages.overstaffed_days,
        waste.wasted,
        round(t.margin_amount - wages.wage_cost - waste.waste_cost - shops.rent_eur, 2) as result,
        {{ change_since('t.net_amount', 't.shop', 't.date_month') }} as net_change_pct,
        sum(t.net_amount) over (partition by t.shop order by t.date_month) as net_amount_year_to_date,
        rank() over (partition by t.date_month order by t.net_amount desc) as rank_in_month
    from daily_totals t
    left join wages on wages.shop = t.shop and wages.date_month = t.date_month
    left join waste on waste.shop = t.shop and waste.date_month = t.date_month
    left join shops on shops.shop = t.shop

)

select * from final
