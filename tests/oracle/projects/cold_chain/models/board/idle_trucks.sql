select t.* exclude bought, (select max(planned) from {{ ref('stops') }} s where s.truck = t.truck) as last_stop
from {{ ref('trucks') }} t
where not exists (from {{ ref('parcels') }} p where p.truck = t.truck and outcome = 'spoilt')
