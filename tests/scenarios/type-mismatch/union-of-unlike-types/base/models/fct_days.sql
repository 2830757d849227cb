select ordered_on as day from {{ ref('stg_orders') }}
union all
select date '2026-01-01' as day
