select
  t.*,
  case
    when t.turnout > 85 then 'very high'
    when t.turnout > 70 then 'high'
    when t.turnout > 50 then 'middle'
    when t.turnout > 35 then 'low'
    else 'very low'
  end as class,
  'No. ' || ltrim(t.station, '0') || ', ' || t.name
    || case when t.kind = 'booth' then '' else ' (' || t.kind || ')' end as label,
  coalesce(c.complaints, 0) as complaints,
  c.ways,
  (select count(*) from {{ ref('oddities') }} o where o.key = t.key) as oddities,
  (select v.party from {{ ref('votes') }} v
   where v.election = t.election and v.station = t.station
   order by v.second desc, v.party limit 1) as strongest
from {{ ref('station_totals') }} t
left join {{ ref('complaint_load') }} c on c.station = t.station
where t.election = '{{ var("this_one") }}'
