select trip_id from {{ ref('fct_trips') }} where minutes < 0
