with lines as (

    select * from {{ ref('int_invoice_lines_eur') }}

),

services as (

    select * from {{ ref('service_codes') }}

),

customers as (

    select * from {{ ref('dim_customer') }}

)

select
    {{ surrogate_key(['lines.line_id']) }} as invoice_line_key,
    coalesce(customers.customer_key, {{ surrogate_key(["'" ~ var('free_pool_customer') ~ "'"]) }}) as customer_key,
    lines.line_id,
    lines.invoice_no,
    lines.visit_id,
    lines.issued_on,
    cast(lines.issued_month as date) as issued_month,
    lines.service_code,
    coalesce(services.revenue_class, 'other') as revenue_class,
    lines.currency,
    lines.net_amount,
    cast(round(lines.net_amount * lines.rate_to_eur, 2) as decimal(14, 2)) as net_amount_eur,
    case
        when services.taxable and customers.country_code = 'DE'
            then cast(round(lines.net_amount * lines.rate_to_eur * 0.19, 2) as decimal(14, 2))
        else 0
    end as tax_amount_eur,
    lines.invoice_status = 'paid' as is_paid,
    lines.is_discounted,
    lines.issued_on + customers.effective_terms_days as due_on
from lines
left join services on lines.service_code = services.service_code
left join customers on lines.customer_no = customers.customer_no
