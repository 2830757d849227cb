select max(revenue) as highest from {{ ref('fct_revenue') }}
