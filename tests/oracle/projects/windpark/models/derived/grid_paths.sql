with recursive walk (node, top, hops, path, tightest) as (
  select node, node, 0, [node], limit_mw from {{ ref('grid_nodes') }} where feeds_into is null
  union all
  select g.node, w.top, w.hops + 1, list_append(w.path, g.node), least(w.tightest, coalesce(g.limit_mw, w.tightest))
  from {{ ref('grid_nodes') }} as g join walk as w on g.feeds_into = w.node
)
select node, top, hops, array_to_string(path, '/') as path, tightest, g.kind
from walk join {{ ref('grid_nodes') }} as g using (node)
