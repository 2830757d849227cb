with recursive items as (

    select * from {{ ref('int_recipes__in_base_units') }}

),

exploded as (

    select
        parent_code as product_code,
        component_code,
        is_semi_finished,
        amount_base,
        1 as depth,
        parent_code || ' > ' || component_code as path
    from items
    where parent_code like 'P%'

    union all

    select
        exploded.product_code,
        items.component_code,
        items.is_semi_finished,
        exploded.amount_base * items.amount_base / 1000 as amount_base,
        exploded.depth + 1 as depth,
        exploded.path || ' > ' || items.component_code as path
    from exploded
    inner join items on items.parent_code = exploded.component_code
    where exploded.is_semi_finished and exploded.depth < 6

),

final as (

    select
        product_code,
        component_code as ingredient_code,
        round(sum(amount_base), 4) as amount_base,
        max(depth) as deepest_level,
        count(*) as paths,
        min(path) as example_path
    from exploded
    where not is_semi_finished
    group by product_code, component_code

)

select * from final
