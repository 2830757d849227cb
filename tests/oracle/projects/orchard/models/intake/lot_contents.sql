-- one row for each ticket in a lot; a lot may name a ticket that was never weighed
select
  lot,
  room,
  stored_at,
  emptied_at,
  lower("Variety") as variety,
  stack.bins as bins,
  coalesce(stack.kind, 'unknown') as bin_kind,
  len(tickets) as parts,
  unnest(tickets) as ticket,
  generate_subscripts(tickets, 1) as part_no
from {{ source('barn', 'lots') }}
