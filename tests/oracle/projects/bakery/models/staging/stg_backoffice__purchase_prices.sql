with source as (

    select * from {{ source('backoffice', 'purchase_prices') }}

),

conversions as (

    select * from {{ ref('unit_conversions') }}

),

renamed as (

    select
        s.price_id,
        s.ingredient as ingredient_code,
        s.valid_from,
        lead(s.valid_from) over (partition by s.ingredient order by s.valid_from, s.price_id) as valid_until,
        s.price_eur,
        s.price_eur / c.factor as price_per_base_unit,
        c.to_unit as price_base_unit,
        upper(trim(s.supplier)) as supplier
    from source s
    left join conversions c on c.from_unit = s.unit
    where not s.is_offer

)

select * from renamed
