with days as (
  select unnest(generate_series(date '{{ var("first_day") }}', date '2025-04-21', interval 1 day))::date as day
),
off as (
  select holiday, label, unnest(string_split(regions, ',')) as region from {{ ref('holidays') }}
)
select
  d.day,
  isodow(d.day) as weekday,
  r.region,
  off.label as holiday,
  off.label is not null or isodow(d.day) > 5 as quiet
from days d
cross join (values ('north'), ('east'), ('south'), ('west')) as r(region)
left join off on off.holiday = d.day and off.region = r.region
