{{ config(materialized='ephemeral') }}

with items as (

    select * from {{ ref('stg_backoffice__recipe_items') }}

),

conversions as (

    select * from {{ ref('unit_conversions') }}

)

select
    items.item_id,
    items.parent_code,
    items.component_code,
    items.is_semi_finished,
    items.amount * conversions.factor * (1 + items.loss_rate) as amount_base,
    conversions.to_unit as base_unit
from items
inner join conversions on items.unit = conversions.from_unit
