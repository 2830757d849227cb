select unit from {{ ref('unit_islands') }} where last_day < first_day or days > last_day - first_day + 1
