with source as (
    select * from {{ source('raw', 'app_sales') }}
),

renamed as (
    select
        'app-' || sale_id as sale_key,
        rider as rider_id,
        product as product_id,
        cast(null as integer) as stop_id,
        {{ euros('price_cents') }} as gross,
        sold_at,
        platform as detail,
        promo as promo_code,
        state in ({% for state in var('paid_states') %}'{{ state }}'{{ ', ' if not loop.last }}{% endfor %}) as is_paid,
        state = 'refunded' as is_refunded
    from source
)

select * from renamed where is_paid
