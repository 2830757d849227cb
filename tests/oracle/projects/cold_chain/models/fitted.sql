from {{ ref('Fit') }} select probe, truck, since::timestamp as since
