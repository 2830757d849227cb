with state as (select * from {{ ref('stg_orders') }})
select customer_id, sum(case when state = 'open' then 1 else 0 end) as open_orders
from state
group by customer_id
