with months as (

    select distinct date_month from {{ ref('int_calendar__days') }}

),

recipes as (

    select * from {{ ref('int_recipes__exploded') }}

),

prices as (

    select * from {{ ref('stg_backoffice__purchase_prices') }}

),

ingredients as (

    select * from {{ ref('ingredients') }}

),

joined as (

    select
        months.date_month,
        recipes.product_code,
        recipes.ingredient_code,
        ingredients.allergen,
        recipes.amount_base,
        prices.price_per_base_unit,
        case
            when prices.price_id is null then 0.5
            when prices.price_base_unit = 'pc' then recipes.amount_base / 60 * prices.price_per_base_unit
            else recipes.amount_base * prices.price_per_base_unit
        end as cost,
        prices.price_id is null as is_price_missing
    from months
    cross join recipes
    left join ingredients
        on ingredients.ingredient_code = recipes.ingredient_code
    left join prices
        on prices.ingredient_code = recipes.ingredient_code
        and months.date_month >= prices.valid_from
        and (months.date_month < prices.valid_until or prices.valid_until is null)

),

ranked as (

    select
        *,
        row_number() over (partition by date_month, product_code order by cost desc, ingredient_code) as cost_rank
    from joined

),

final as (

    select
        {{ surrogate_key(['date_month', 'product_code']) }} as product_month_key,
        date_month,
        product_code,
        round(sum(cost), 4) as unit_cost,
        round(max(cost) / nullif(sum(cost), 0), 4) as biggest_share,
        max(case when cost_rank = 1 then ingredient_code end) as dearest_ingredient,
        count(*) as ingredient_count,
        sum(case when is_price_missing then 1 else 0 end) as missing_prices,
        string_agg(distinct allergen, ', ' order by allergen) as allergens
    from ranked
    group by date_month, product_code

)

select * from final
