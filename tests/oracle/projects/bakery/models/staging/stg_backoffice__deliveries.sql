with source as (

    select * from {{ source('backoffice', 'deliveries') }}

),

final as (

    select
        delivery_id,
        lower(shop) as shop,
        product_code,
        delivered_on,
        ordered as quantity_ordered,
        coalesce(delivered, ordered) as quantity_delivered,
        greatest(ordered - coalesce(delivered, ordered), 0) as quantity_short
        {%- if var('bakery__using_delivery_notes') %},
        delivery_note
        {%- endif %}
    from source

)

select * from final
