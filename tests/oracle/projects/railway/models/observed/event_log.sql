{{ config(materialized='incremental', incremental_strategy='append') }}
select passing_id as event_id, 'passing' as event, service_no, run_date, late_minutes as amount, cause_family as note
from {{ ref('passings_matched') }}
where late_minutes > 20
union all by name
select claim as event_id, 'claim' as event, service_no, run_date, refund as amount, channel as note, passenger
from {{ ref('claims_judged') }}
where refund > 0
