with billed as (
    select admission_id, sum(net) as billed, sum(net) filter (where status = 'open') as still_open
    from {{ ref('invoice_lines') }}
    group by 1
),

paid as (
    select
        admission_id,
        sum(amount) as paid,
        sum(case when payer = 'insurer' then amount else 0 end) as paid_by_insurer
    from {{ ref('stg_payments') }}
    group by 1
)

select
    admission_id,
    coalesce(billed, 0) as billed,
    coalesce(paid, 0) as paid,
    coalesce(billed, 0) - coalesce(paid, 0) as balance,
    still_open,
    paid_by_insurer
from billed
full outer join paid using (admission_id)
