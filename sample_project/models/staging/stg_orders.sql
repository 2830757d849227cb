with source as (

    select * from {{ source('box_office', 'orders') }}

),

renamed as (

    select
        id as order_id,
        customer_id,
        channel as channel_code,
        status as order_status,
        placed_at as ordered_at,
        promo_code
    from source

)

select * from renamed
