with source as (

    select * from {{ source('box_office', 'tickets') }}

),

renamed as (

    select
        id as ticket_id,
        order_id,
        performance_id,
        seat,
        {{ cents_to_euros('price_cents') }} as list_price,
        {{ cents_to_euros('discount_cents') }} as discount
    from source

)

select * from renamed
