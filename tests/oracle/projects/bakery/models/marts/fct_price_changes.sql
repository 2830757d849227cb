{{ config(materialized='incremental', incremental_strategy='append') }}

with prices as (

    select * from {{ ref('stg_backoffice__purchase_prices') }}

),

compared as (

    select
        price_id,
        ingredient_code,
        supplier,
        valid_from as changed_on,
        price_per_base_unit,
        lag(price_per_base_unit) over (partition by ingredient_code order by valid_from, price_id) as previous_price,
        lag(supplier) over (partition by ingredient_code order by valid_from, price_id) as previous_supplier,
        coalesce(valid_until, date '{{ var("bakery__last_day") }}') - valid_from as days_valid
    from prices

)

select
    *,
    round(100 * (price_per_base_unit - previous_price) / nullif(previous_price, 0), 1) as change_pct,
    supplier <> previous_supplier as is_new_supplier
from compared
where previous_price is not null
{% if is_incremental() %}
  and changed_on > (select max(changed_on) from {{ this }})
{% endif %}
