with source as (

    select * from {{ source('backoffice', 'products') }}

),

renamed as (

    select
        code as product_code,
        title as product_name,
        lower(category) as category,
        {{ to_euros('list_price_cents') }} as list_price,
        case vat_code when 'A' then 0.19 when 'B' then 0.07 else 0.07 end as vat_rate,
        introduced_on,
        discontinued_on,
        cast(split_part(weight, ' ', 1) as integer) as weight_g,
        updated_at
    from source

)

select * from renamed
