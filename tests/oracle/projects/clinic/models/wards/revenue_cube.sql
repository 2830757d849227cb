select
    coalesce(plan, 'all plans') as plan,
    coalesce(item, 'all items') as item,
    sum(net) as net,
    count(*) as lines,
    grouping(plan) as plan_level,
    grouping(item) as item_level
from {{ ref('invoice_lines') }}
where plan is not null
group by cube (plan, item)
having sum(net) > 10
