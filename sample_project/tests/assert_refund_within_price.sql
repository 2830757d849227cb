-- Nobody gets back more than they paid.
select sales.ticket_id
from {{ ref('fct_ticket_sales') }} as sales
inner join {{ ref('int_ticket_refunds') }} as refunds
    on sales.ticket_id = refunds.ticket_id
where refunds.refunded > sales.net_price
