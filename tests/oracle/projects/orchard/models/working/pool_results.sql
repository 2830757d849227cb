with totals as (
  from {{ ref('grower_lot_value') }}
  select
    pool,
    count(distinct grower) as growers,
    sum(kg) as kg,
    sum(eur) - sum(case when storage_fault then 0 else credit_eur end) as eur,
    sum(credit_eur) filter (where storage_fault) as borne_by_pool
  group by pool
)
from totals
left join {{ ref('pool_rules') }} r using (pool)
select
  pool,
  growers,
  round(kg) as kg,
  round(eur, 2) as eur,
  round(borne_by_pool, 2) as borne_by_pool,
  coalesce(r.advance_share, 0.4) as advance_share,
  coalesce(r.levy_eur_kg, 0.02) as levy_eur_kg,
  round(greatest((eur - coalesce(borne_by_pool, 0)) / nullif(kg, 0), coalesce(r.floor_eur_kg, 0.2)), 4) as pool_eur_kg
