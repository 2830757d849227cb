select hour, eur_mwh, market, avg(eur_mwh) over (order by hour range between interval 23 hours preceding and current row) as day_mean
from {{ source('feed', 'spot_prices') }}
