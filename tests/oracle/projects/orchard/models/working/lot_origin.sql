with parts as (
  select
    c.lot, c.variety, c.part_no, c.parts, c.ticket,
    d.grower, d.net_kg, d.field_brix, d.variety as delivered_variety, d.weighed_at
  from {{ ref('lot_contents') }} c
  left join {{ ref('deliveries') }} d using (ticket)
)
from parts
select
  lot,
  grower,
  variety,
  sum(net_kg) as kg,
  sum(net_kg) / sum(sum(net_kg)) over (partition by lot) as share,
  count(*) as tickets,
  bool_or(delivered_variety is distinct from variety) as mixed_up,
  max(field_brix) as top_brix,
  max_by(ticket, (part_no, net_kg)) as last_ticket,
  min(weighed_at) as first_weighed
where grower is not null
group by lot, grower, variety
