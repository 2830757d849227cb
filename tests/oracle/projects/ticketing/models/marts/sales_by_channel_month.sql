with monthly as (
    select month, channel, net from {{ ref('sales_daily') }} where channel is not null
)

select *
from monthly
pivot (sum(net) as net for channel in ('app', 'kiosk', 'agent') group by month)
