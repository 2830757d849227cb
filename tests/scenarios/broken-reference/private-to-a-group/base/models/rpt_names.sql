select name from {{ ref('dim_customers') }}
