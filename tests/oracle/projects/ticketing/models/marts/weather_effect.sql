with runs as (
    select * from {{ ref('stg_runs') }} where not is_cancelled
)

select
    coalesce(mode, 'all modes') as mode,
    coalesce(weather, 'all weather') as weather,
    count(*) as runs,
    round(avg(delay_minutes), 2) as mean_delay,
    quantile_cont(delay_minutes, 0.9) as slow_delay,
    sum(passengers) as passengers
from runs
inner join {{ ref('lines') }} using (line_id)
group by rollup (mode, weather)
