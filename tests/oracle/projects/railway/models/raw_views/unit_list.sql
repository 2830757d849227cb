select
  unit,
  series,
  depot,
  built,
  changed_at,
  build_data.cars as cars,
  build_data['mass_t'] as mass_t,
  build_data.toilets > 0 as has_toilet,
  date_diff('year', built, date '{{ var("first_day") }}') as age_years
from {{ source('ops', 'units') }}
