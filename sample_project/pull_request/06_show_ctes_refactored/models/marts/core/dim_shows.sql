-- The run of a show counts the evenings that were really played.
with run_per_show as (

    select
        p.show_id,
        count(*) as performance_count,
        count(distinct p.city) as city_count,
        min(p.starts_at) as opens_at,
        max(p.starts_at) as closes_at
    from {{ ref('dim_performances') }} as p
    where not p.is_cancelled
    group by p.show_id

),

productions as (

    select
        show_id,
        title,
        genre
    from {{ ref('stg_shows') }}

)

select
    productions.show_id,
    productions.title,
    productions.genre,
    coalesce(run_per_show.performance_count, 0) as performance_count,
    coalesce(run_per_show.city_count, 0) as city_count,
    run_per_show.opens_at,
    run_per_show.closes_at
from productions
left join run_per_show
    on run_per_show.show_id = productions.show_id
