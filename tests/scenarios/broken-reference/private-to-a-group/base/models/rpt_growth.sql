select id from {{ ref('dim_customers') }}
