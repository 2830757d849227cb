select *, route || '#' || seq as StopKey, arrived - planned as delay, arrived is null as missed
from {{ ref('Stops') }}
