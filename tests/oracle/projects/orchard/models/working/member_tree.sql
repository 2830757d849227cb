-- each association above a grower, from the nearest to the cooperative itself
with up as (
  select g.grower, g.organic, g.hectares, t.branch, unnest(list_reverse(t.path)) as above,
    generate_subscripts(t.path, 1) - 1 as steps
  from {{ ref('growers') }} g
  join {{ ref('association_tree') }} t using (association)
)
from up
select *, count(*) over (partition by above) as members, steps = 0 as direct
