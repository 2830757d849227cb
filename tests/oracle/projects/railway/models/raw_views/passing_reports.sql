{{ config(materialized='ephemeral') }}
with cleaned as (
  select p.* replace (greatest(p.late_minutes, 0) as late_minutes, nullif(p.cause, 'D99') as cause)
  from {{ source('ops', 'passings') }} p
  where p.sensor <> 'manual' or p.late_minutes is not null
)
select * exclude (sensor), sensor = 'gps' as by_gps
from cleaned
