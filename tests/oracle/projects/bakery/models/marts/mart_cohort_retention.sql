with orders as (

    select * from {{ ref('int_customers__orders') }}

),

cohort_sizes as (

    select cohort_month, count(distinct customer_no) as cohort_size
    from orders
    where months_since_first = 0
    group by cohort_month

),

activity as (

    select
        cohort_month,
        months_since_first,
        count(distinct customer_no) as active_customers,
        sum(order_amount) as revenue,
        sum(pieces) as pieces
    from orders
    group by cohort_month, months_since_first

),

final as (

    select
        {{ surrogate_key(['activity.cohort_month', 'activity.months_since_first']) }} as cohort_period_key,
        activity.cohort_month,
        activity.months_since_first as period,
        cohort_sizes.cohort_size,
        activity.active_customers,
        round(100.0 * activity.active_customers / nullif(cohort_sizes.cohort_size, 0), 1) as retention_pct,
        round(activity.revenue / nullif(activity.active_customers, 0), 2) as revenue_per_active,
        sum(activity.revenue) over (
            partition by activity.cohort_month order by activity.months_since_first
        ) as cumulative_revenue,
        first_value(activity.active_customers) over (
            partition by activity.cohort_month order by activity.months_since_first
        ) - activity.active_customers as lost_customers
    from activity
    inner join cohort_sizes on cohort_sizes.cohort_month = activity.cohort_month

)

select * from final
