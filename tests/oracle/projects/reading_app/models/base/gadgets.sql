select
    gadget_id,
    platform,
    try_cast(app_version as decimal(4, 1)) as app_version,
    platform in ('ios', 'android') as is_mobile
from {{ ref('raw_gadgets') }}
