select c.claim
from {{ ref('claims_judged') }} c
join {{ ref('claim_forms') }} f using (claim)
where c.refund > f.price
