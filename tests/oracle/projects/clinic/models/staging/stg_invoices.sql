with years as (
    {{ every_year('invoices', ['invoice', 'admission', 'item', 'cents', 'status', 'discount_percent']) }}
)

select
    invoice as invoice_id,
    admission as admission_id,
    item,
    {{ euros('cents') }} as gross,
    {{ euros('cents * (100 - coalesce(discount_percent, 0)) / 100') }} as net,
    status,
    booked_year
from years
where status <> 'void'
