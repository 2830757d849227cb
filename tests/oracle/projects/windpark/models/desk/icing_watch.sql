select m.mast, m.observed_at, m.temperature, n.turbine, n.hour, n.gust
from {{ ref('masts') }} as m
join {{ ref('hours') }} as n on n.hour between m.observed_at - interval 1 hour and m.observed_at and n.iced
where m.may_ice
