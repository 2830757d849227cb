select name, email from {{ ref('stg_customers') }}
