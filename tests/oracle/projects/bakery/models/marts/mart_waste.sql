with waste as (

    select * from {{ ref('stg_backoffice__waste') }}

),

deliveries as (

    select
        shop,
        product_code,
        date_trunc('month', delivered_on)::date as date_month,
        sum(quantity_delivered) as delivered,
        sum(quantity_short) as short
    from {{ ref('stg_backoffice__deliveries') }}
    group by 1, 2, 3

),

monthly_waste as (

    select
        shop,
        product_code,
        date_trunc('month', thrown_on)::date as date_month,
        sum(quantity) as wasted
        {%- if var('bakery__using_waste_reasons') %}
        {%- for reason in ['unsold', 'burnt', 'dropped'] %},
        sum(case when reason = '{{ reason }}' then quantity else 0 end) as wasted_{{ reason }}
        {%- endfor %}
        {%- endif %}
    from waste
    group by 1, 2, 3

),

costs as (

    select date_month, product_code, unit_cost from {{ ref('int_products__monthly_cost') }}

)

select
    coalesce(w.shop, d.shop) as shop,
    coalesce(w.product_code, d.product_code) as product_code,
    coalesce(w.date_month, d.date_month) as date_month,
    coalesce(d.delivered, 0) as delivered,
    coalesce(d.short, 0) as short,
    coalesce(w.wasted, 0) as wasted,
    {%- if var('bakery__using_waste_reasons') %}
    w.wasted_unsold,
    coalesce(w.wasted_burnt, 0) + coalesce(w.wasted_dropped, 0) as wasted_by_mishap,
    {%- endif %}
    cast(coalesce(w.wasted, 0) * costs.unit_cost as decimal(12, 2)) as waste_cost,
    round(100.0 * w.wasted / nullif(d.delivered, 0), 1) as waste_pct
from monthly_waste w
full outer join deliveries d
    on d.shop = w.shop and d.product_code = w.product_code and d.date_month = w.date_month
left join costs
    on costs.product_code = coalesce(w.product_code, d.product_code)
    and costs.date_month = coalesce(w.date_month, d.date_month)
