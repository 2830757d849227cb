with source as (

    select * from {{ source('fin', 'invoice') }}

),

converted as (

    select
        invoice_no,
        cast(customer_no as varchar) as customer_no,
        {{ date_from_german('issued_on') }} as issued_on,
        {{ date_from_german('paid_on') }} as paid_on,
        currency,
        lower(invoice_status) as invoice_status,
        channel
    from source

)

select
    *,
    date_trunc('month', issued_on) as issued_month,
    paid_on - issued_on as days_to_pay
from converted
where invoice_status <> 'void'
