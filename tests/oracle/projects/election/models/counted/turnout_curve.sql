select
  c.election,
  c.station,
  c.district,
  c.clock,
  c.voted,
  c.voted - coalesce(lag(c.voted) over (partition by c.election, c.station order by c.clock), 0) as voted_since,
  max(c.voted) over (
    partition by c.election, c.station order by c.clock rows between unbounded preceding and 1 preceding
  ) as best_before,
  round(avg(c.voted) over (
    partition by c.election, c.district, c.clock
    order by c.station
    rows between 2 preceding and 2 following
  ), 1) as neighbours,
  rank() over (partition by c.election, c.clock order by 1.0 * c.voted / c.eligible desc) as place,
  round(100.0 * c.voted / nullif(c.eligible, 0), 1) as turnout,
  c.sent_by = 'app' as digital
from (
  select t.election, t.station, t.clock, t.voted, t.sent_by, s.district, s.eligible
  from {{ ref('turnout_in') }} t, {{ ref('stations_in') }} s
  where t.station = s.station and t.election = s.election and s.kind <> 'postal'
) c
