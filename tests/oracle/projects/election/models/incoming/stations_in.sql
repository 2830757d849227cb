select distinct on (election, station_no)
  election,
  station_no as station,
  district,
  trim(name) as name,
  lower(coalesce(kind, 'booth')) as kind,
  replace(eligible, ',', '')::integer as eligible,
  step_free,
  loaded_at
from {{ source('count_night', 'stations') }}
order by election, station_no, loaded_at desc, replace(eligible, ',', '')::integer
