with customers as (

    select * from {{ ref('snap_customers') }}
    where dbt_valid_to is null

),

with_unknown as (

    select customer_no, customer_name, group_name, country_code, credit_class, payment_terms_days, segment
    from customers

    union all

    select '{{ var("free_pool_customer") }}', 'Unknown customer', 'Unknown', '??', 'D', null, 'none'

)

select
    {{ surrogate_key(['customer_no']) }} as customer_key,
    *,
    coalesce(payment_terms_days, 30) as effective_terms_days,
    count(*) over (partition by group_name) as customers_in_group
from with_unknown
