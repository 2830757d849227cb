with found as (
  select s.sample, s.lot, s.taken_at, unnest(s.residues, recursive := true)
  from {{ ref('samples') }} s
),
limits(substance, limit_mg, kind) as (
  values ('captan', 2.5, 'fungicide'), ('boscalid', 1.8, 'fungicide'), ('pirimicarb', 0.5, 'insecticide')
)
from found
left join limits using (substance)
select
  sample,
  lot,
  substance,
  kind,
  mg,
  coalesce(mg > limit_mg, mg > 1) as over_limit,
  round(mg - avg(mg) over (partition by substance), 3) as above_usual,
  percent_rank() over (partition by substance order by mg) as mg_rank
