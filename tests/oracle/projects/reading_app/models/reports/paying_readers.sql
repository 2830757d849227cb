select
    reader_id,
    account.plan as plan,
    account.joined_on,
    activity.events as events,
    activity.last_at::date as last_on,
    array_length(activity.gadgets) as gadget_count,
    activity.gadgets[1] as first_gadget
from {{ ref('reader_profiles') }}
where account.pays
