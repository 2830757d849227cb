select payment as payment_id, admission as admission_id, {{ euros('paid_cents') }} as amount, nullif(payer, '') as payer
from {{ ref('payments') }}
