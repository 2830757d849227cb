with boardings as (
    select from_stop as stop_name, from_zone as zone, count(*) as boardings, count(distinct rider_id) as riders
    from {{ ref('fct_trips') }}
    group by all
),

tickets as (
    select stop_name, sum(gross) as taken from {{ ref('fct_sales') }} where stop_name is not null group by stop_name
)

select boardings.*, tickets.taken, row_number() over (order by boardings desc, stop_name) as place
from boardings
left join tickets using (stop_name)
order by boardings desc, stop_name
limit 25
