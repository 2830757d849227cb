with graded as (
  select l.lot, l.grade, l.kg, o.building
  from {{ ref('grading_long') }} l
  left join {{ ref('lot_climate') }} o using (lot)
)
from (
  pivot (from graded select coalesce(building, 'no room') as building, grade, kg)
  on grade in ('Class I', 'Class II', 'Juice', 'Waste')
  using sum(kg) as kg, count(*) as runs
  group by building
)
select
  building as "Building",
  "Class I_kg" as "Class I",
  "Class II_kg" as "Class II",
  "Juice_kg" + coalesce("Waste_kg", 0) as "Not sold fresh",
  "Class I_runs" as "Runs",
  {{ pct('"Class I_kg"', '"Class I_kg" + "Class II_kg" + "Juice_kg" + "Waste_kg"') }} as "Class I %"
