-- A discount never exceeds the price of the seat.
select ticket_id, net_price
from {{ ref('fct_ticket_sales') }}
where net_price < 0
