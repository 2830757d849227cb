with recursive tree as (
  select association, parent, region, 0 as depth, [association] as path
  from {{ ref('associations') }}
  where parent is null
  union all
  select a.association, a.parent, a.region, t.depth + 1, list_append(t.path, a.association)
  from {{ ref('associations') }} a
  join tree t on a.parent = t.association
)
from tree
select
  association,
  parent,
  region,
  depth,
  path[2] as branch,
  array_to_string(path, ' / ') as full_path,
  path
