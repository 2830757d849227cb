{{ config(materialized='incremental', unique_key='invoice_id', on_schema_change='append_new_columns') }}
select
    invoices.invoice_id,
    invoices.admission_id,
    invoices.item,
    invoices.gross,
    invoices.net,
    invoices.gross - invoices.net as discount,
    invoices.status,
    stays.plan,
    stays.admitted_at
from {{ ref('stg_invoices') }} as invoices
left join {{ ref('stays') }} as stays using (admission_id)
{% if is_incremental() %}
where stays.admitted_at >= (select max(admitted_at) - interval 30 day from {{ this }})
{% endif %}
