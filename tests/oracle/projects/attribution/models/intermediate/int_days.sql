with recursive spine as (
    select cast('2025-03-01' as date) as day
    union all
    select cast(day + interval 1 day as date) from spine where day < cast('2025-03-20' as date)
)
select day, extract(isodow from day) >= 6 as is_weekend, strftime(day, '%G-W%V') as week from spine
