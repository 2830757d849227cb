select truck, goods, kg, "Max Kg" - kg as spare, kg > all (select kg from {{ ref('carried') }} c where c.goods <> l.goods and c.truck = l.truck) as heaviest
from {{ ref('loads') }} l
where depot <> 'east'
