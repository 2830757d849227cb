with source as (

    select * from {{ source('backoffice', 'recipe_items') }}

),

renamed as (

    select
        item_id,
        parent_code,
        component_code,
        amount,
        lower(unit) as unit,
        coalesce(cast(loss_pct as double), 0) / 100 as loss_rate,
        left(component_code, 1) = 'S' as is_semi_finished
    from source
    where amount > 0.006

)

select * from renamed
