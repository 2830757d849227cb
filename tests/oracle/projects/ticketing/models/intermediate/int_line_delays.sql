with runs as (
    select * from {{ ref('stg_runs') }}
)

select
    line_id,
    planned_at::date as day,
    count(*) as runs,
    count(*) filter (where is_cancelled) as cancelled,
    count(*) filter (where delay_minutes > {{ var('late_after_minutes') }}) as late,
    avg(delay_minutes) as mean_delay,
    max(passengers) as peak_passengers,
    count(distinct vehicle) as vehicles
from runs
group by line_id, planned_at::date
