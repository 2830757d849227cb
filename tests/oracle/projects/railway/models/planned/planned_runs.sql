select
  s.service_no,
  c.day as run_date,
  s.brand,
  s.seats['second'] as second_seats,
  coalesce(s.seats['first'], 0) as first_seats,
  s.calls[1].station as starts_at,
  s.calls[-1].station as ends_at,
  s.calls[len(s.calls)].minute - s.calls[1].minute as planned_minutes
from {{ ref('service_versions') }} s
join (select distinct day, weekday from {{ ref('calendar') }}) c
  on c.day between s.valid_from and s.valid_to
where {{ runs_on('s.days', 'c.day') }}
