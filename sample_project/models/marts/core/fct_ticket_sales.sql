{{
    config(
        materialized='incremental',
        unique_key='ticket_id',
        incremental_strategy='delete+insert',
        on_schema_change='append_new_columns'
    )
}}

with prices as (

    select * from {{ ref('int_ticket_prices') }}

    {% if is_incremental() %}
    where ordered_at >= (select max(ordered_at) from {{ this }})
    {% endif %}

)

select
    ticket_id,
    order_id,
    performance_id,
    customer_id,
    ordered_at,
    list_price,
    discount,
    net_price
from prices
