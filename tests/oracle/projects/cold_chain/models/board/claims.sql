select parcel, goods, kg, outcome, (select avg(celsius) from {{ ref('placed_readings') }} r where r.truck = p.truck and r.read_at <= p.arrived) as felt
from {{ ref('parcels') }} p
where outcome in ('late', 'spoilt') and goods in (select goods from {{ ref('limits') }} where span < 6)
