{{ config(materialized='incremental', incremental_strategy='merge', unique_key='load_id') }}
select
  md5(service_no || '/' || run_date || '/' || station) as load_id,
  service_no,
  run_date,
  station,
  sum(boarded) as boarded,
  sum(alighted) as alighted,
  sum(boarded) filter (where travel_class = 'first') as boarded_first,
  count(distinct travel_class) as classes
from {{ source('ops', 'counts') }}
{% if is_incremental() %}
where run_date >= (select max(run_date) from {{ this }})
{% endif %}
group by all
having sum(boarded) + sum(alighted) > 10
