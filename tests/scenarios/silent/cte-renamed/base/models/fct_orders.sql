with src as (select id, status, amount from {{ source('raw', 'orders') }}),
paid as (select o.id, o.amount from src as o where o.status = 'paid')
select p.id, p.amount from paid as p
