with each_fault as (
  from {{ ref('claims') }} select claim, lot, claimed_on, buyer, percent, credit_eur, unnest(faults) as fault
)
select
  lot,
  count(distinct claim) as claims,
  string_agg(distinct fault, ', ' order by fault) as faults,
  sum(credit_eur / (select len(c.faults) from {{ ref('claims') }} c where c.claim = each_fault.claim)) as credit_eur,
  max(percent) as worst_percent,
  bool_or(fault in ('brown core', 'soft')) as storage_fault,
  min(claimed_on) as first_claim,
  count(distinct buyer) as buyers
from each_fault
group by lot
