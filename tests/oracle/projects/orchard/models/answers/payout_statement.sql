with earned as (
  select
    v.grower,
    v.pool,
    sum(v.kg) as kg,
    sum(v.kg * (p.pool_eur_kg - p.levy_eur_kg)) as eur,
    sum(v.first_class_kg) as first_class_kg
  from {{ ref('grower_lot_value') }} v
  join {{ ref('pool_results') }} p using (pool)
  group by all
),
advanced as (
  from {{ ref('advances') }}
  select grower, pool, sum(eur) as advanced_eur, count(*) as payments, max(paid_on) as last_paid_on
  group by all
)
from earned
full join advanced using (grower, pool)
left join {{ ref('growers') }} g using (grower)
select
  grower,
  pool,
  coalesce(g.full_name, 'not a member') as full_name,
  coalesce(earned.kg, 0)::decimal(12, 1) as kg,
  coalesce(earned.eur, 0)::decimal(12, 2) as earned_eur,
  coalesce(advanced_eur, 0) as advanced_eur,
  payments,
  last_paid_on,
  case
    when coalesce(earned.eur, 0) >= coalesce(advanced_eur, 0) then 'pay'
    when earned.grower is null then 'ask back'
    else 'carry over'
  end as decision,
  {{ pct('first_class_kg', 'earned.kg') }} as first_class_percent,
  coalesce(earned.eur, 0)::decimal(12, 2) - coalesce(advanced_eur, 0) as balance_eur
