with customers as (

    select * from {{ ref('stg_loyalty__customers') }}

),

orders as (

    select * from {{ ref('int_customers__orders') }}

),

{% if var('bakery__using_subscriptions') %}
subscriptions as (

    select customer_no, max(mrr) as highest_mrr, sum(mrr) as subscription_revenue
    from {{ ref('int_subscriptions__customer_months') }}
    group by 1

),
{% endif %}

order_stats as (

    select
        customer_no,
        count(*) as order_count,
        sum(order_amount) as lifetime_value,
        round(avg(days_since_previous), 1) as average_gap_days,
        min(case when order_number = 1 then sold_at end) as first_order_at,
        max(case when order_number_from_last = 1 then sold_at end) as last_order_at,
        max(case when order_number = 1 then shop end) as first_shop,
        max(case when order_number_from_last = 1 then shop end) as last_shop
    from orders
    group by customer_no

),

final as (

    select
        customers.customer_no,
        customers.first_name,
        customers.email,
        customers.phone,
        customers.home_shop,
        customers.joined_month
        {{- pass_through('bakery__customer_pass_through_columns', 'customers') }},
        date_diff('year', customers.born_on, date '{{ var("bakery__last_day") }}') as age,
        coalesce(order_stats.order_count, 0) as order_count,
        coalesce(order_stats.lifetime_value, 0) as lifetime_value,
        order_stats.average_gap_days,
        order_stats.first_order_at,
        order_stats.last_order_at,
        order_stats.last_shop = customers.home_shop as stays_home,
        order_stats.first_shop <> order_stats.last_shop as has_moved_shop,
        {% if var('bakery__using_subscriptions') %}
        coalesce(subscriptions.highest_mrr, 0) as highest_mrr,
        coalesce(order_stats.lifetime_value, 0) + coalesce(subscriptions.subscription_revenue, 0) as total_value,
        {% endif %}
        case
            when order_stats.order_count is null then 'never ordered'
            when order_stats.last_order_at < timestamp '2025-06-01' then 'sleeping'
            when order_stats.order_count >= 4 and order_stats.lifetime_value > 60 then 'champion'
            when order_stats.order_count >= 3 then 'regular'
            else 'occasional'
        end as segment,
        ntile(5) over (order by order_stats.lifetime_value nulls first, customers.customer_no) as value_quintile
    from customers
    left join order_stats on order_stats.customer_no = customers.customer_no
    {% if var('bakery__using_subscriptions') %}
    left join subscriptions on subscriptions.customer_no = customers.customer_no
    {% endif %}

)

select * from final
