with exploded as (
    select complaint_id, line_id, stars, open_hours, unnest(topics) as topic
    from {{ ref('stg_complaints') }}
)

select
    topic,
    count(*) as complaints,
    count(distinct line_id) as lines,
    avg(stars) as mean_stars,
    count(*) filter (where open_hours is null) as still_open,
    max(open_hours) as longest
from exploded
group by topic
