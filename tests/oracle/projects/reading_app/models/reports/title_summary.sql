select
    t.title_id,
    t.caption,
    t.book.pages as pages,
    len(t.book.languages) as language_count,
    count(distinct p.reader_id) as readers,
    coalesce(max(p.page), 0) / t.book.pages as furthest_share,
    quantile_cont(p.dwell_seconds, 0.5) as median_dwell,
    list_filter(list(p.page order by p.page), lambda x: x > 40) as late_pages
from {{ ref('titles') }} t
left join {{ ref('page_turns') }} p on p.title_id = t.title_id
group by t.title_id, t.caption, t.book
