with source as (select * from {{ source('raw', 'orders') }}),
renamed as (select id as order_id, amount, status from source),
final as (select order_id, amount from renamed where status = 'paid')
select * from final
