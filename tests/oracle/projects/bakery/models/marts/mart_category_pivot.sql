{%- set categories = ['bread', 'rolls', 'cake', 'pastry', 'drinks', 'other'] -%}
{%- set channels = ['counter', 'app', 'phone'] -%}

with sales as (

    select * from {{ ref('fct_sales') }}

),

days as (

    select date_day, day_name, is_weekend from {{ ref('int_calendar__days') }}

),

joined as (

    select sales.*, days.day_name, days.is_weekend
    from sales
    inner join days on days.date_day = sales.sold_on

)

select
    shop,
    sold_month,
    {%- for category in categories %}
    sum(case when category = '{{ category }}' then net_amount else 0 end) as {{ category }}_amount,
    sum(case when category = '{{ category }}' then quantity else 0 end) as {{ category }}_pieces,
    {%- endfor %}
    {%- for channel in channels %}
    count(distinct case when sales_channel = '{{ channel }}' then sale_key end) as {{ channel }}_sales,
    {%- endfor %}
    round(100.0 * sum(case when is_weekend then net_amount else 0 end) / nullif(sum(net_amount), 0), 1) as weekend_pct,
    sum(case when price_band = 'below list' then discount_amount else 0 end) as discount_below_list,
    count(distinct case when net_amount > 30 then day_name end) as days_with_big_lines
from joined
group by shop, sold_month
