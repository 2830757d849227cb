select truck, depot, "Capacity Kg" as "Max Kg", bought::date bought, year(bought) as "Year"
from {{ ref('Trucks') }}
