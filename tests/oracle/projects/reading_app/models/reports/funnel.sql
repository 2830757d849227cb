select
    plan,
    count(distinct reader_id) as readers,
    count(distinct reader_id) filter (where kinds_seen @> ['search']) as searched,
    count(distinct reader_id) filter (where list_contains(kinds_seen, 'page')) as read_pages,
    count(distinct reader_id) filter (where list_contains(kinds_seen, 'rate') and pays) as paying_raters
from (
    select r.reader_id, r.plan, r.pays, coalesce(list(distinct e.kind), []) as kinds_seen
    from {{ ref('readers') }} r
    left join {{ ref('known_events') }} e on e.reader_id = r.reader_id
    group by all
) as seen
group by plan
