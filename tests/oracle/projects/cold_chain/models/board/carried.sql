select goods, truck, sum(kg) kg, count(distinct parcel) parcels, max(arrived) as latest
from {{ ref('parcels') }}
where truck is not null
group by 1, 2
having sum(kg) > 5
