select
  r.report_id,
  r.election,
  s.district,
  r.station,
  l.party,
  s.kind,
  coalesce(
    (select c.first from {{ ref('recounts_in') }} c
     where c.election = r.election and c.station = r.station and c.list_no = r.list_no and c.decision = 'changed'
     order by c.decided_at desc, c.id desc limit 1),
    r.first, 0) as first,
  coalesce(
    (select c.second from {{ ref('recounts_in') }} c
     where c.election = r.election and c.station = r.station and c.list_no = r.list_no and c.decision = 'changed'
     order by c.decided_at desc, c.id desc limit 1),
    r.second, r.first, 0) as second,
  case when exists (
    select 1 from {{ ref('recounts_in') }} x
    where x.election = r.election and x.station = r.station and x.list_no = r.list_no
  ) then 'recount' else 'report' end as source,
  r.received_at as at
from {{ ref('reports_last') }} r, {{ ref('stations_in') }} s, {{ ref('lists') }} l
where r.election = s.election
  and r.station = s.station
  and l.election = r.election
  and l.list_no = r.list_no
