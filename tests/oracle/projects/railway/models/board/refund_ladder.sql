select
  passenger,
  count(*) as claims,
  sum(refund) as refunded,
  least(sum(refund), {{ var('claim_cap') }}) as paid,
  list(refund order by nth_claim) as refunds,
  list_sum(list_filter(list(refund order by nth_claim), lambda x: x > 10)) as large_ones,
  list_reduce(list(believed order by nth_claim), lambda a, b: a + b) as believed_minutes,
  map_from_entries(list((channel, refund) order by claim) filter (where nth_claim = 1)) as first_by_channel,
  any_value(channel order by claim desc) as last_channel,
  dense_rank() over (order by sum(refund) desc) as place
from {{ ref('claims_judged') }}
group by passenger
having count(*) > 1
