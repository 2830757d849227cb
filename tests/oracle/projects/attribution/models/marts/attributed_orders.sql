with order_touchpoints as (
    select * from {{ ref('int_order_touchpoints') }}
),
weighted as (
    select
        *,
        case
            when touch_count = 1 then 1.0
            when position = 1 or position = touch_count then case when touch_count = 2 then 0.5 else 0.4 end
            else 0.2 / (touch_count - 2)
        end as weight
    from order_touchpoints
)
select
    {{ row_key(['order_no', 'touchpoint_key']) }} as attribution_key,
    order_no,
    channel,
    campaign_key,
    placed_at,
    touched_at,
    position = 1 as is_first,
    position = touch_count as is_last,
    weight,
    round(total_eur * weight, 4) as revenue
from weighted
