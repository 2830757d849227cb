select * from {{ ref('legs') }} where slack < interval (-3) day
