select * from {{ ref('national') }} where share >= 100 or share < 0
