select * from {{ ref('stg_shop') }}
union all by name
select * from {{ ref('stg_web') }}
