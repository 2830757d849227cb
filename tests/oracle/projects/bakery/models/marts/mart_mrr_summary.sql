{{ config(enabled=var('bakery__using_subscriptions')) }}

{%- set movements = ['new', 'expansion', 'contraction', 'churn', 'reactivation'] -%}

with movements as (

    select * from {{ ref('fct_mrr_movements') }}

),

customers as (

    select customer_no, home_shop from {{ ref('dim_customers') }}

),

monthly as (

    select
        movements.date_month,
        coalesce(customers.home_shop, 'unknown') as home_shop,
        {%- for movement in movements %}
        sum(case when movements.movement = '{{ movement }}' then movements.mrr_change else 0 end) as {{ movement }}_mrr,
        {%- endfor %}
        sum(movements.mrr) as closing_mrr,
        count(distinct case when movements.mrr > 0 then movements.customer_no end) as paying_customers,
        sum(case when movements.is_paused then 1 else 0 end) as paused_customers,
        sum(case when movements.has_switched_plan then 1 else 0 end) as plan_switches
    from movements
    left join customers on customers.customer_no = movements.customer_no
    group by 1, 2

)

select
    *,
    closing_mrr
    {%- for movement in movements %} - {{ movement }}_mrr{% endfor %} as opening_mrr,
    {{ change_since('closing_mrr', 'home_shop', 'date_month') }} as growth_pct,
    round(closing_mrr / nullif(paying_customers, 0), 2) as mrr_per_customer
from monthly
