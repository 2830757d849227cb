with orders as (
    select * from {{ ref('stg_orders') }}
),
touchpoints as (
    select * from {{ ref('int_touchpoints') }}
),
joined as (
    select
        {{ all_but(['order_no', 'email', 'placed_at', 'total_eur', 'currency', 'state'], ['currency', 'state'], 'orders') }},
        touchpoints.touchpoint_key,
        touchpoints.channel,
        touchpoints.campaign_key,
        touchpoints.touched_at
    from orders
    inner join touchpoints
        on orders.email = touchpoints.email
        and touchpoints.touched_at between orders.placed_at - interval '{{ var("window_days") }} days' and orders.placed_at
),
numbered as (
    select
        *,
        row_number() over (partition by order_no order by touched_at, touchpoint_key) as position,
        count(*) over (partition by order_no) as touch_count
    from joined
)
select * from numbered
