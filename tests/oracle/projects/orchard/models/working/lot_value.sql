with sold as (
  select l.lot, l.run, l.grade, l.kg, l.graded_at::date as graded_on, l.line, c.variety
  from {{ ref('grading_long') }} l
  join (select distinct lot, variety from {{ ref('lot_contents') }}) c using (lot)
)
select
  s.lot,
  s.run,
  s.variety,
  s.grade,
  s.kg,
  s.graded_on,
  p.noted_on as priced_on,
  case s.grade
    when 'Juice' then {{ var('juice_price') }}
    when 'Waste' then 0
    else coalesce(p.eur_kg::double, case when s.grade = 'Class I' then 0.45 else 0.3 end)
  end as eur_kg,
  (s.kg * case s.grade
    when 'Juice' then {{ var('juice_price') }}
    when 'Waste' then 0
    else coalesce(p.eur_kg::double, case when s.grade = 'Class I' then 0.45 else 0.3 end)
  end)::decimal(12, 2) as eur
from sold s
asof left join {{ ref('prices') }} p
  on s.variety = p.variety and s.grade = p.grade and s.graded_on >= p.noted_on
