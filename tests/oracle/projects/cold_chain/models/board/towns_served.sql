select "town", country, count(*) stops, count_if(missed) missed, arg_min(route, planned) as first_route, (lat * 10)::int as band
from {{ ref('stops') }} positional_stops join {{ ref('Towns') }} using (town)
group by all
