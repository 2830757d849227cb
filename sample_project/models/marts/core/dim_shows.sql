with shows as (

    select * from {{ ref('stg_shows') }}

),

performances as (

    select * from {{ ref('dim_performances') }}

),

played as (

    select * from performances
    where not is_cancelled

),

runs as (

    select
        show_id,
        count(*) as performance_count,
        count(distinct city) as city_count,
        min(starts_at) as opens_at,
        max(starts_at) as closes_at
    from played
    group by show_id

),

final as (

    select
        shows.show_id,
        shows.title,
        shows.genre,
        coalesce(runs.performance_count, 0) as performance_count,
        coalesce(runs.city_count, 0) as city_count,
        runs.opens_at,
        runs.closes_at
    from shows
    left join runs
        on shows.show_id = runs.show_id

)

select * from final
