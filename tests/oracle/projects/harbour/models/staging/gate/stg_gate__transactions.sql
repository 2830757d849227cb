with source as (

    select * from {{ source('gate', 'transaction_log') }}

)

select
    txn_id,
    replace(replace(plate, '-', ''), ' ', '') as plate,
    coalesce(lower(haulier), 'private') as haulier,
    upper(direction) as direction,
    stamped_at,
    lane_no,
    visit_id,
    booking_no,
    trouble_code,
    trouble_code is not null as had_trouble,
    case seal_ok when 'Y' then true when 'N' then false end as is_seal_ok
from source
