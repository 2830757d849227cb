select email from {{ source('raw', 'customers') }}
union all
select status from {{ source('raw', 'orders') }}
