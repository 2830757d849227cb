select p.*, s.truck, s.town, s.arrived
from {{ ref('Parcels') }} p left join {{ ref('stops') }} s using (route, seq)
