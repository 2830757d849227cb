with it as (select amount from {{ ref('int_paid') }})
select sum(amount) as paid from it
