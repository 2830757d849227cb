select
    line_id,
    invoice_no,
    service_code,
    visit_id,
    coalesce(cast(quantity as integer), 1) as quantity,
    {{ decimal_from_text('unit_price', 10, 2) }} as unit_price,
    coalesce(cast(discount_pct as decimal(5, 2)), 0) as discount_pct
from {{ source('fin', 'invoice_line') }}
