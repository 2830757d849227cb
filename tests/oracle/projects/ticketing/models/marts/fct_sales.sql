{{ config(materialized='incremental', unique_key='sale_key', incremental_strategy='delete+insert', on_schema_change='append_new_columns') }}

with priced as (
    select * from {{ ref('int_sales_priced') }}
    {% if is_incremental() %}
    where sold_at > (select max(sold_at) - interval 2 day from {{ this }})
    {% endif %}
),

stops as (
    select stop_id, stop_name, zone from {{ ref('stg_stops') }}
)

select
    priced.sale_key,
    priced.rider_id,
    priced.product_id,
    priced.family,
    priced.channel,
    priced.detail,
    priced.sold_at,
    priced.sold_at::date as sold_on,
    priced.gross,
    priced.net,
    priced.over_list,
    coalesce(stops.zone, 'none') as zone,
    stops.stop_name,
    row_number() over (partition by priced.rider_id order by priced.sold_at, priced.sale_key) as rider_sale_number
from priced
left join stops on priced.stop_id = stops.stop_id
