select
  service_no,
  version,
  coalesce(brand, 'Unbranded') as brand,
  valid_from,
  coalesce(valid_to, date '9999-12-31') as valid_to,
  days,
  calls,
  seats
from {{ source('ops', 'services') }}
where len(calls) > 1
qualify row_number() over (partition by service_no order by version desc, valid_from) = 1
