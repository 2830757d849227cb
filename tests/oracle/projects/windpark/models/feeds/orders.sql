select
  work_order, turbine, opened, closed, crew, urgency, hours, parts,
  len(parts) as part_kinds,
  list_sum(list_transform(parts, lambda p: p.pieces * p.each_eur)) as parts_eur,
  list_filter(parts, lambda p: p.each_eur > 1000) as dear_parts,
  list_transform(parts, lambda p: upper(p.part)) as part_names
from {{ source('feed', 'work_orders') }}
