with paid as (select id, amount from {{ source('raw', 'orders') }} where status = 'paid')
select * from paid
