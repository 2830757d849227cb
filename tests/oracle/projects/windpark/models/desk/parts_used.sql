select part.part as part, count(*) as orders, sum(part.pieces) as pieces, max(part.each_eur) as dearest, list(distinct crew order by crew) as crews
from (select crew, unnest(parts) as part from {{ ref('orders') }} where closed is not null)
group by part.part
