with bought as (
    select distinct rider_id from {{ ref('fct_sales') }} where rider_id is not null and sold_on < date '2025-03-01'
),

still as (
    select rider_id from {{ ref('fct_sales') }} where sold_on >= date '2025-03-01' and rider_id is not null
    union
    select rider_id from {{ ref('fct_trips') }} where started_at >= timestamp '2025-02-01'
)

select bought.rider_id, riders.given_name, riders.last_purchase_at, riders.spent
from bought
left join still on bought.rider_id = still.rider_id
inner join {{ ref('dim_riders') }} as riders on bought.rider_id = riders.rider_id
where still.rider_id is null
