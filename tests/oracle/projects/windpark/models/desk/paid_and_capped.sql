select turbine, hour from {{ ref('capped_hours') }} where lost_kw > 200
intersect
select turbine, hour from {{ ref('revenue_hours') }} where eur > 0
