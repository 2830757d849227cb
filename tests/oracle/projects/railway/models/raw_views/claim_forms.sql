select
  claim,
  passenger,
  service_no,
  run_date,
  (form::json ->> '$.ticket.price')::decimal(8, 2) as price,
  form::json -> 'ticket' ->> 'class' as travel_class,
  try_cast(json_extract_string(form, '$.minutes') as integer) as minutes_said,
  coalesce(json_extract_string(form, '$.channel'), 'post') as channel,
  filed_at,
  filed_at::date - run_date as days_waited
from {{ source('ops', 'claims') }}
