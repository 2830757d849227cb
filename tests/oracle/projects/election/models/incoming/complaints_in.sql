select no, station_no as station, called_at, via,
  case
    when lower(text) like 'queue%' then 'queue'
    when text like 'ballot%' or text like 'wrong%' then 'ballot'
    when text like 'no ramp%' then 'access'
    else 'other'
  end as about,
  case when text like '%!!' then 3 when text like '%!' then 2 when text like '%(repeated)' then 2 else 1 end as weight,
  minutes_to_answer as minutes
from {{ source('count_night', 'complaints') }}
