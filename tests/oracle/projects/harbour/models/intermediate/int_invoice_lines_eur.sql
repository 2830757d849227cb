{{ config(materialized='ephemeral') }}

with lines as (

    select * from {{ ref('stg_fin__invoice_lines') }}

),

invoices as (

    select * from {{ ref('stg_fin__invoices') }}

),

fx as (

    select * from {{ ref('fx_monthly') }}

)

select
    lines.line_id,
    lines.invoice_no,
    lines.service_code,
    lines.visit_id,
    lines.quantity,
    invoices.customer_no,
    invoices.issued_on,
    invoices.issued_month,
    invoices.currency,
    invoices.invoice_status,
    case when invoices.invoice_status = 'credit' then -1 else 1 end
        * round(lines.quantity * lines.unit_price * (1 - lines.discount_pct / 100), 2) as net_amount,
    case
        when invoices.currency = 'EUR' then 1
        else fx.rate_to_eur
    end as rate_to_eur,
    lines.discount_pct > 0 as is_discounted
from lines
inner join invoices on lines.invoice_no = invoices.invoice_no
left join fx
    on invoices.currency = fx.currency
    and invoices.issued_month = fx.month_start
