with contacts as (

    select
        email,
        min(first_contact_on) as first_contact_on,
        string_agg(distinct contact_origin, ', ' order by contact_origin) as origins
    from {{ ref('int_marketing_contacts') }}
    where may_be_mailed
    group by email

)

select
    contacts.email,
    contacts.first_contact_on,
    contacts.origins,
    customers.customer_id,
    customers.customer_id is not null as is_customer
from contacts
left join {{ ref('dim_customers', v=1) }} as customers
    on contacts.email = customers.email
