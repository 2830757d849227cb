{{ config(contract={'enforced': true}) }}
select
  turbine, h.hour, h.mwh::double as mwh, p.eur_mwh,
  h.mwh::double * p.eur_mwh as eur,
  h.mwh::double * t.eur_mwh as tariff_eur,
  case when t.eur_mwh is null or p.eur_mwh > t.eur_mwh then 'spot' else 'tariff' end as best_of
from {{ ref('hours') }} as h
join {{ ref('turbine_specs') }} as s using (turbine)
left join {{ ref('prices') }} as p on p.hour = h.hour
left join {{ ref('tariffs') }} as t on t.maker = s.maker and h.hour >= t.starts and (h.hour < t.ends or t.ends is null)
