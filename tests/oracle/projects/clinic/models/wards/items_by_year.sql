pivot (select item, booked_year, net from {{ ref('stg_invoices') }})
on booked_year in (2023, 2024)
using sum(net) as net, count(*) as lines
group by item
