select p.event_id
from {{ ref('page_turns') }} p
join {{ ref('title_summary') }} s using (title_id)
where p.page > s.pages
