with rates as (
  from {{ ref('picking_rates') }}
  select
    grower,
    round(max(kg_per_hour), 1) as best_kg_per_hour,
    sum(hours) as hours,
    {{ pct('sum(family_hours)', 'sum(hours)') }} as family_percent,
    count(*) filter (where kg is null) as days_without_load,
    median(kg_before) as usual_kg
  group by grower
),
shares as (
  from {{ ref('grower_lot_value') }}
  select
    grower,
    list({'lot': lot, 'eur': eur} order by eur desc, lot)[1:3] as best,
    list_sort(list(distinct variety)) as varieties
  group by grower
),
gangs as (
  select grower, list_sort(list_distinct(flatten(list(pickers)))) as gang
  from {{ ref('deliveries') }}
  group by 1
)
select
  g.grower,
  upper(g.full_name) as "Name",
  g.hectares as "Hectares",
  t.full_path as "Where",
  r.* exclude (grower, hours),
  round(r.hours / g.hectares, 1) as hours_per_hectare,
  s.best[1].lot as best_lot,
  list_sum([b.eur for b in s.best]) as best_three_eur,
  array_to_string(s.varieties, '/') as varieties,
  len(list_intersect(gangs.gang, ['Ida', 'Kim', 'Max', 'Pia', 'Ron'])) as known_pickers,
  g.years_in + 1 as seasons
from {{ ref('growers') }} g
left join {{ ref('association_tree') }} t using (association)
left join rates r using (grower)
left join shares s using (grower)
left join gangs using (grower)
