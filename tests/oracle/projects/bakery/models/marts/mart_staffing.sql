with shifts as (

    select * from {{ ref('int_shifts__costed') }}

),

daily_sales as (

    select * from {{ ref('fct_daily_shop_sales') }}

),

staffed as (

    select
        shop,
        worked_on,
        sum(paid_hours) as paid_hours,
        sum(coalesce(wage_cost, paid_hours * 15)) as wage_cost,
        count(distinct employee_key) as people,
        max(case when wage_group = 'manager' then 1 else 0 end) = 1 as manager_present,
        sum(case when is_estimated then 1 else 0 end) as estimated_shifts,
        sum(case when starts_at_night then paid_hours else 0 end) as night_hours
    from shifts
    group by shop, worked_on

),

final as (

    select
        s.shop,
        s.worked_on as date_day,
        d.is_weekend,
        s.people,
        s.paid_hours,
        s.night_hours,
        s.wage_cost,
        s.manager_present,
        s.estimated_shifts,
        d.net_amount,
        round(d.net_amount / nullif(s.paid_hours, 0), 2) as sales_per_hour,
        round(d.margin_amount - s.wage_cost, 2) as margin_after_wages,
        case
            when d.sale_count = 0 then 'no sales'
            when s.paid_hours / d.sale_count > 5 then 'overstaffed'
            when s.paid_hours / d.sale_count < 2 then 'understaffed'
            else 'balanced'
        end as staffing
    from staffed s
    left join daily_sales d on d.shop = s.shop and d.date_day = s.worked_on

)

select * from final
