{{ config(enabled=var('bakery__using_subscriptions')) }}

with customer_months as (

    select * from {{ ref('int_subscriptions__customer_months') }}

),

with_previous as (

    select
        *,
        coalesce(lag(mrr) over (partition by customer_no order by date_month), 0) as previous_mrr,
        lag(plan) over (partition by customer_no order by date_month) as previous_plan,
        max(mrr) over (
            partition by customer_no order by date_month rows between unbounded preceding and 1 preceding
        ) as highest_mrr_before
    from customer_months

),

classified as (

    select
        customer_month_key,
        customer_no,
        date_month,
        plan,
        is_paused,
        previous_mrr,
        mrr,
        mrr - previous_mrr as mrr_change,
        coalesce(plan <> previous_plan, false) as has_switched_plan,
        case
            when mrr = previous_mrr then 'unchanged'
            when previous_mrr = 0 and coalesce(highest_mrr_before, 0) = 0 then 'new'
            when previous_mrr = 0 then 'reactivation'
            when mrr = 0 then 'churn'
            when mrr > previous_mrr then 'expansion'
            else 'contraction'
        end as movement
    from with_previous

)

select * from classified
