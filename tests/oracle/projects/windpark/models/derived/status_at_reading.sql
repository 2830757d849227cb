{{ config(materialized='ephemeral') }}
select r.message, r.turbine, r.moment, r.wind, r.power_kw, s.status, s.cause, s.since
from {{ ref('readings') }} as r
asof left join {{ ref('statuses') }} as s on r.turbine = s.turbine and r.moment >= s.since
