with probes as (
  from {{ ref('samples') }}
  select
    *,
    list_transform(list_filter(firmness, lambda f: f > 4.5), lambda f: round(f * 9.81 / 10, 2)) as usable,
    list_aggregate(firmness, 'avg')::decimal(6, 3) as mean_firmness,
    list_max(firmness) - list_min(firmness) as spread,
    list_sum([r.mg for r in residues]) as residue_mg
),
streif as (
  from probes
  select *, mean_firmness / nullif(brix * starch, 0) as ripeness,
    row_number() over (partition by lot order by taken_at desc, sample desc) as recency
)
from streif
select
  lot,
  count(*) as samples,
  round(avg(mean_firmness), 3) as firmness,
  max(brix) as top_brix,
  round(max(ripeness) filter (where recency = 1), 4) as last_ripeness,
  round(max(spread), 2) as widest_spread,
  len(flatten(list(usable))) as usable_probes,
  round(coalesce(sum(residue_mg), 0), 2) as residue_mg,
  max(technician) filter (where recency = 1) as last_technician,
  avg(mean_firmness) >= {{ var('firm_enough') }} as firm
group by lot
