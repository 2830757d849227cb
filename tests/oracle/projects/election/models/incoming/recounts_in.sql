select
  recount_id as id, election, station_no as station, list_no,
  found_first as first, found_second as second,
  lower(decision) as decision, decided_at, asked_by
from {{ source('count_night', 'recounts') }}
where lower(decision) <> 'void'
