select t.*, row_number() over (order by t.kind, t.text, t.id) as no
from (
  select 'district' as kind, district as id, name as text, line as below from {{ ref('page_districts') }}
  union all
  select 'station', station, label, 'strongest: ' || strongest || ', turnout ' || class from {{ ref('page_stations') }}
  union all
  select 'person', candidate_id::varchar, label, seat_by || coalesce(' ' || order_no, '') from {{ ref('page_elected') }}
  union all
  select 'party', party, name, coalesce(seats, 0) || ' seats' from {{ ref('page_parties') }}
) t
where t.text is not null
