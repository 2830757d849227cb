with source as (

    select * from {{ source('backoffice', 'waste') }}

),

final as (

    select
        waste_id,
        shop,
        product_code,
        thrown_on,
        cast(pieces as integer) as quantity
        {%- if var('bakery__using_waste_reasons') %},
        coalesce(reason, 'unsold') as reason
        {%- endif %}
    from source
    where coalesce(reason, 'unsold') != 'donated'

)

select * from final
