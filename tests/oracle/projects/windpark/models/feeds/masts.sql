select
  mast, observed_at, speed, degrees, temperature, sky,
  ['N', 'E', 'S', 'W'][1 + ((degrees + 45) // 90 % 4)] as quarter,
  temperature < {{ var('icing_below') }} and sky in ('fog', 'cloud') as may_ice
from {{ source('feed', 'weather') }}
where speed is not null
