select g.top, g.node, g.hops, g.tightest, l.mw, l.mw > g.tightest as overloaded
from {{ ref('grid_paths') }} as g,
  lateral (select {{ mw('sum(t.rated_kw)') }} as mw from {{ ref('turbine_specs') }} as t where t.node = g.node) as l
where l.mw is not null
