select * from {{ ref('downtime') }} where hours_down < 0
