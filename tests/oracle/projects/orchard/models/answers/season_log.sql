with big_loads as (
  from {{ ref('deliveries') }}
  select 'load' as event, weighed_at as happened_at, grower, net_kg as kg
  where net_kg > 5200
),
warm as (
  select 'warm room' as event, began as happened_at, room, warmest as figure
  from {{ ref('room_alarms') }}
  where readings > 3
),
paid as (
  select 'advance' as event, paid_on::timestamp as happened_at, grower, eur::double as figure
  from {{ ref('advances') }} where eur > 7000
),
complained as (
  select 'complaint' as event, first_claim::timestamp as happened_at, lot, worst_percent::double as figure
  from {{ ref('claims_on_lots') }}
  where storage_fault
)
from (
  from big_loads
  union all by name from warm
  union all by name from paid
  union all by name from complained
)
select *, strftime(happened_at, '%G-W%V') as week
