{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key=['service_no', 'run_date']) }}
select
  service_no,
  run_date,
  count(*) as reports,
  max(late_minutes) as worst,
  median(late_minutes) as typical,
  bool_or(late_minutes > {{ var('late_after') }}) as was_late,
  mode(cause_family) as usual_cause,
  list(distinct station order by station) as seen_at,
  max_by(station, late_minutes) as worst_at
from {{ ref('passings_matched') }}
where late_minutes is not null
{% if is_incremental() %}
  and run_date >= (select max(run_date) - 3 from {{ this }})
{% endif %}
group by service_no, run_date
