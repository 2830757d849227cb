{{ config(materialized='ephemeral') }}

select
    call_ref,
    imo_no,
    berth_code,
    service_loop,
    draft_cm,
    coalesce(berthed_at, arrived_at, estimated_arrival_at) as alongside_from,
    coalesce(departed_at, coalesce(berthed_at, arrived_at, estimated_arrival_at) + interval 18 hour) as alongside_to,
    departed_at is null as is_end_estimated,
    {{ hours_between('estimated_arrival_at', 'arrived_at') }} as hours_late,
    {{ hours_between('arrived_at', 'berthed_at') }} as hours_waiting
from {{ ref('stg_tos__vessel_calls') }}
where call_status <> 'CANCELLED'
