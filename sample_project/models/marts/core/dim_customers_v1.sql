select
    customers.customer_id,
    customers.full_name,
    customers.email,
    regions.region
from {{ ref('stg_customers') }} as customers
left join {{ ref('country_regions') }} as regions
    on customers.country_code = regions.country_code
