with stars as (
    select
        payload ->> 'title' as title_id,
        (payload ->> 'stars')::int as stars,
        kind
    from {{ ref('known_events') }}
)
select title_id, avg(stars) as mean_stars, count(*) as votes, mode(stars) as usual
from stars
where kind = 'rate'
group by 1
