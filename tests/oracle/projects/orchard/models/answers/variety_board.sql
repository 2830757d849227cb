with base as (
  select w.* exclude (first_growers, week), w.kg / w.loads as load_kg, v.target_brix
  from {{ ref('variety_weeks') }} w
  left join {{ ref('varieties') }} v using (variety)
),
summed as (
  from base
  select
    variety,
    sum(columns(['kg', 'loads', 'wet_kg'])),
    max(columns(['growers', 'large_gangs', 'target_brix', 'load_kg']))
  group by variety
),
lots as (
  select variety, count(*) as lots, count(*) filter (where claims > 0) as lots_claimed, round(sum(eur), 2) as eur
  from {{ ref('lot_card') }}
  group by 1
)
from summed
full join lots using (variety)
select * replace (round(load_kg) as load_kg), {{ pct('lots_claimed', 'lots') }} as claimed_percent
