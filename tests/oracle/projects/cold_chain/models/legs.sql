select a.route, a.seq, a.truck, a.town as origin, b.town as target, b.planned - a.arrived as slack
from {{ ref('stops') }} a, {{ ref('stops') }} b
where a.route = b.route and b.seq = a.seq + 1
