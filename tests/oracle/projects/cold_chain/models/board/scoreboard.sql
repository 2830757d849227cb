select t.truck, t.depot, coalesce(b.share, 0) blind, coalesce(kg, 0) kg, o.heaviest
from {{ ref('trucks') }} t
left join {{ ref('blind_share') }} b using (truck)
left join (select truck, sum(kg) kg from {{ ref('carried') }} group by truck) using (truck)
left join lateral (select bool_or(heaviest) as heaviest from {{ ref('overloaded') }} v where v.truck = t.truck) o on true
