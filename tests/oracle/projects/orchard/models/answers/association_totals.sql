with paid as (
  select m.above as association, m.branch, m.direct, s.pool, s.kg, s.earned_eur, s.balance_eur, s.grower
  from {{ ref('payout_statement') }} s
  join {{ ref('member_tree') }} m using (grower)
)
select
  association,
  coalesce(pool, 'all pools') as pool,
  grouping(pool) as is_total,
  count(distinct grower) as growers,
  round(sum(kg)) as kg,
  round(sum(earned_eur), 2) as earned_eur,
  round(sum(balance_eur) filter (balance_eur < 0), 2) as owed_back_eur,
  count(distinct grower) filter (where direct) as direct_growers
from paid
group by association, rollup (pool)
