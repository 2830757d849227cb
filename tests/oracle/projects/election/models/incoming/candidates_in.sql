select c.*,
  split_part(c.name, ' ', 2) as family,
  2025 - c.born as age
from (
  select candidate_id, name, party, district, place, born, lower(sex) as sex, nullif(job, '') as job, incumbent
  from {{ source('count_night', 'candidates') }}
) c
where c.place is not null or c.district is not null
