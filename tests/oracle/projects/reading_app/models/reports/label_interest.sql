select
    l.label,
    count(distinct l.reader_id) as readers,
    sum(d.seconds) as seconds,
    max(d.titles) as most_titles
from {{ ref('reader_labels') }} l
left join {{ ref('reading_days') }} d using (reader_id)
group by l.label
order by seconds desc
