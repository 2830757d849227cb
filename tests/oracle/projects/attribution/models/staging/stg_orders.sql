with source as (
    select * from {{ ref('shop_orders') }}
),
converted as (
    select
        order_no,
        email,
        placed_at,
        case when currency = 'USD' then total * 0.9 else total end as total_eur,
        currency,
        state
    from source
)
select * from converted where state != 'cancelled'
