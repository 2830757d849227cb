-- growers whose fruit met no complaint and no residue above the limit
from {{ ref('growers') }} g
select
  grower,
  full_name,
  mail_domain,
  organic,
  (select count(distinct o.lot) from {{ ref('lot_origin') }} o where o.grower = g.grower) as lots,
  (select round(max(o.top_brix), 1) from {{ ref('lot_origin') }} o where o.grower = g.grower) as best_brix
where not exists (
    select 1
    from {{ ref('lot_origin') }} o
    join {{ ref('claims_on_lots') }} c using (lot)
    where o.grower = g.grower and c.storage_fault and o.share > 0.5
  )
  and g.grower in (select grower from {{ ref('deliveries') }})
  and not exists (
    from {{ ref('residue_hits') }} h
    join {{ ref('lot_origin') }} o on o.lot = h.lot
    where o.grower = g.grower and h.over_limit and h.kind is not null and o.share > 0.75
  )
