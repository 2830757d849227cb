select r.*, f.truck
from {{ ref('readings') }} r asof join {{ ref('fitted') }} f on r.probe = f.probe and r.read_at >= f.since
