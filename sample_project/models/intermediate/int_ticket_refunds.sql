with refunds as (

    select * from {{ ref('stg_refunds') }}

)

select
    ticket_id,
    sum(refund_amount) as refunded,
    max(refunded_at) as last_refunded_at
from refunds
group by ticket_id
