with products as (

    select * from {{ ref('products_snapshot') }} where dbt_valid_to is null

),

costs as (

    select
        *,
        row_number() over (partition by product_code order by date_month) as month_number,
        row_number() over (partition by product_code order by date_month desc) as month_number_from_last
    from {{ ref('int_products__monthly_cost') }}

),

first_and_last as (

    select
        product_code,
        max(case when month_number_from_last = 1 then unit_cost end) as latest_unit_cost,
        max(case when month_number = 1 then unit_cost end) as first_unit_cost,
        max(case when month_number_from_last = 1 then allergens end) as allergens
    from costs
    group by product_code

),

sold as (

    select product_code, min(sold_on) as first_sold_on, sum(quantity) as pieces_sold
    from {{ ref('int_sales__lines') }}
    group by product_code

),

final as (

    select
        products.product_code,
        products.product_name,
        products.category,
        cast(products.list_price as double) as list_price,
        cast(round(products.list_price / nullif(products.weight_g, 0) * 1000, 2) as double) as price_per_kg,
        products.discontinued_on is not null as is_discontinued,
        cast(products.dbt_valid_from as timestamp) as known_since,
        cast(first_and_last.latest_unit_cost as double) as latest_unit_cost,
        cast(first_and_last.first_unit_cost as double) as first_unit_cost,
        case
            when first_and_last.latest_unit_cost > first_and_last.first_unit_cost * 1.1 then 'rising'
            when first_and_last.latest_unit_cost < first_and_last.first_unit_cost * 0.9 then 'falling'
            else 'flat'
        end as cost_trend,
        coalesce(first_and_last.allergens, 'none') as allergens,
        sold.first_sold_on,
        cast(coalesce(sold.pieces_sold, 0) as bigint) as pieces_sold
    from products
    left join first_and_last using (product_code)
    left join sold using (product_code)

)

select * from final
