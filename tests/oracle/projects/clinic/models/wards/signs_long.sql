select admission_id, replace(sign, 'mean_', '') as sign, mean, rank() over (partition by sign order by mean desc) as place
from (
    unpivot {{ ref('signs_wide') }} on mean_pulse, mean_temperature, mean_systolic into name sign value mean
)
