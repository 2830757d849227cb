with punctuality as (
    select line_id, mode, operator, sum(runs) as runs, sum(cancelled) as cancelled, avg(late_percent) as late_percent
    from {{ ref('line_punctuality') }}
    group by line_id, mode, operator
),

complaints as (
    select line_id, count(*) as complaints, avg(stars) as stars
    from {{ ref('stg_complaints') }}
    where line_id is not null
    group by line_id
),

trips as (
    select line_id, count(*) as trips, avg(minutes) as mean_minutes, sum(crosses_zones::int) as crossings
    from {{ ref('fct_trips') }}
    group by line_id
)

select
    line_id,
    punctuality.mode,
    punctuality.operator,
    punctuality.runs,
    punctuality.late_percent,
    coalesce(complaints.complaints, 0) as complaints,
    complaints.stars,
    trips.trips,
    trips.mean_minutes,
    100 - punctuality.late_percent - 5 * coalesce(complaints.complaints, 0) / nullif(trips.trips, 0) as score,
    case when trips.trips is null then 'unused' when punctuality.late_percent > 50 then 'poor' else 'fair' end as grade
from punctuality
full join complaints using (line_id)
full join trips using (line_id)
