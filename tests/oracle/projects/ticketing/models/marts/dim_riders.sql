with riders as (
    select * from {{ ref('stg_riders') }}
),

sales as (
    select
        rider_id,
        count(*) as purchases,
        sum(net) as spent,
        max(sold_at) as last_purchase_at,
        mode(product_id) as usual_product
    from {{ ref('int_sales_priced') }}
    where rider_id is not null
    group by rider_id
),

trips as (
    select rider_id, count(*) as trips, median(minutes) as median_minutes
    from {{ ref('int_trips') }}
    group by rider_id
)

select
    riders.rider_id,
    riders.given_name,
    riders.town,
    riders.tier,
    riders.age,
    case when riders.age < 27 then 'young' when riders.age < 65 then 'adult' else 'senior' end as age_group,
    referrers.given_name as referred_by_name,
    coalesce(sales.purchases, 0) as purchases,
    coalesce(sales.spent, 0) as spent,
    sales.last_purchase_at,
    coalesce(trips.trips, 0) as trips,
    trips.median_minutes,
    sales.spent / nullif(trips.trips, 0) as spent_per_trip
from riders
left join riders as referrers on riders.referred_by = referrers.rider_id
left join sales on riders.rider_id = sales.rider_id
left join trips on riders.rider_id = trips.rider_id
