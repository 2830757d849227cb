with riders as (
    select *, ntile(5) over (order by spent, rider_id) as spending_fifth from {{ ref('dim_riders') }}
)

select
    rider_id,
    given_name,
    town,
    spending_fifth,
    case
        when trips = 0 and purchases = 0 then 'silent'
        when spending_fifth = 5 and tier is not null then 'loyal'
        when spent_per_trip > 20 then 'premium'
        when trips > 3 then 'frequent'
        else 'casual'
    end as segment,
    spent - avg(spent) over (partition by town) as spent_over_town
from riders
