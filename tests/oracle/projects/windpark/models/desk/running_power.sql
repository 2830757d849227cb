select status, cause, count(*) as readings, avg(power_kw) as kw, quantile_disc(wind, 0.5) as wind
from {{ ref('status_at_reading') }}
where since is null or moment - since < interval 10 days
group by rollup (status, cause)
