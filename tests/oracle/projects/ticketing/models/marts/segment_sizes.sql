with segments as (
    select * from {{ ref('rider_segments') }}
),

sizes as (
    select segment, town, count(*) as riders, avg(spent_over_town) as mean_over
    from segments
    group by segment, town
)

select segment, town, riders, round(mean_over, 2) as mean_over from sizes
union all
select segment, 'all', sum(riders), null from sizes group by segment
