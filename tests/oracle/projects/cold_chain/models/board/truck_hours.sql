select truck, date_trunc('hour', read_at) as Hour, avg(celsius) as mean, min(celsius), max(celsius) as "MAX", count(*) n
from {{ ref('placed_readings') }}
group by all
order by all
