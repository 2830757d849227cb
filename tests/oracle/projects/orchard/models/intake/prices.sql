-- the best price of a day counts; a price holds until the next one is noted
from {{ source('barn', 'price_notes') }}
select
  variety,
  grade,
  noted_on,
  max(eur_kg) as eur_kg,
  count(*) filter (where lower(market) = 'export') as export_notes
where eur_kg between 0.25 and 0.99
group by all
