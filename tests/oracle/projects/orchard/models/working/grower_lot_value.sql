-- what a lot brought goes to its growers by their share of its weight, less their share of the credits
with brought as (
  from {{ ref('lot_value') }}
  select
    lot,
    variety,
    sum(eur) as eur,
    sum(kg) as graded_kg,
    sum(kg) filter (where grade = 'Class I') as first_class_kg
  group by all
)
select
  o.grower,
  o.lot,
  coalesce(v.pool, 'other') as pool,
  b.variety,
  b.graded_kg * o.share as kg,
  coalesce(b.first_class_kg, 0) * o.share as first_class_kg,
  (b.eur * o.share)::decimal(12, 2) as eur,
  (coalesce(q.credit_eur, 0) * o.share)::decimal(12, 2) as credit_eur,
  coalesce(q.storage_fault, false) as storage_fault
from {{ ref('lot_origin') }} o
join brought b using (lot)
left join {{ ref('varieties') }} v on v.variety = b.variety
left join {{ ref('claims_on_lots') }} q on q.lot = o.lot
