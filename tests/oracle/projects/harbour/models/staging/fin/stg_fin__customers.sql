with source as (

    select * from {{ source('fin', 'customer') }}

)

select
    cast(customer_no as varchar) as customer_no,
    customer_name,
    split_part(customer_name, ' ', 1) as group_name,
    coalesce(upper(country), '??') as country_code,
    coalesce(credit_class, 'D') as credit_class,
    try_cast(payment_terms as integer) as payment_terms_days,
    segment,
    updated_at
from source
