with read as (
  from {{ source('barn', 'claims') }}
  select
    claim,
    claimed_on,
    trim(upper(buyer)) as buyer,
    upper(regexp_extract(remark, '([Ll][0-9]{4})', 1)) as lot,
    trim(regexp_replace(split_part(remark, ': ', 2), '[0-9]+%', '')) as faults,
    try_cast(regexp_extract(remark, '([0-9]+)%', 1) as int) as percent,
    credit_eur
)
from read select * exclude (faults), string_split(faults, ', ') as faults where lot <> ''
