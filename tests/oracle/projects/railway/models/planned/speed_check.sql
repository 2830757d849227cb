select
  c.service_no,
  c.station,
  c.next_station,
  d.km,
  c.minutes_to_next,
  round(d.km / nullif(c.minutes_to_next, 0) * 60, 1) as kmh,
  case
    when d.km is null then 'no way'
    when c.minutes_to_next < d.fastest_minutes then 'too fast'
    when c.minutes_to_next > 2 * d.fastest_minutes then 'padded'
    else 'fine'
  end as verdict
from {{ ref('calls') }} c
left join {{ ref('distances') }} d on d.origin = c.station and d.destination = c.next_station
where c.next_station is not null and c.next_station <> c.station
