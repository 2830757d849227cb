select * from {{ ref('stg_buyers') }}
union all
select * from {{ ref('stg_leads') }}
