{{ config(enabled=var('bakery__using_subscriptions')) }}

with events as (

    select * from {{ ref('stg_loyalty__subscription_events') }}

),

months as (

    select date_month, date_day as month_end from {{ ref('int_calendar__days') }} where is_month_end

),

latest as (

    select
        months.date_month,
        events.customer_no,
        events.plan,
        events.event_type,
        events.monthly_amount,
        row_number() over (
            partition by months.date_month, events.customer_no
            order by events.occurred_at desc, events.event_id desc
        ) as event_rank,
        count(*) over (partition by months.date_month, events.customer_no) as events_so_far
    from months
    inner join events on cast(events.occurred_at as date) <= months.month_end

),

final as (

    select
        {{ surrogate_key(['customer_no', 'date_month']) }} as customer_month_key,
        customer_no,
        date_month,
        plan,
        case when event_type in ('cancel', 'pause') then 0 else monthly_amount end as mrr,
        event_type = 'pause' as is_paused,
        events_so_far
    from latest
    where event_rank = 1

)

select * from final
