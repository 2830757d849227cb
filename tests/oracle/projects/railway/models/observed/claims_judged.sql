with evidence as (
  select f.*, r.outcome, r.worst, greatest(coalesce(r.worst, 0), coalesce(f.minutes_said, 0) // 2) as believed
  from {{ ref('claim_forms') }} f
  left join {{ ref('runs') }} r on (r.service_no, r.run_date) = (f.service_no, f.run_date)
  where f.days_waited >= 0
)
select
  claim,
  passenger,
  service_no,
  run_date,
  channel,
  travel_class,
  believed,
  case
    when outcome = 'not planned' then 0
    when believed >= 60 then price
    when believed >= 30 then round(price / 2, 2)
    when believed >= 15 and travel_class = 'first' then round(price * 0.25, 2)
    else 0
  end as refund,
  row_number() over (partition by passenger order by filed_at, claim) as nth_claim
from evidence
