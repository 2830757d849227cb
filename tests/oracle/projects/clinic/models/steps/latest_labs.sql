select
    admission_id,
    test,
    value,
    unit,
    flags,
    list_contains(flags, 'high') as is_high,
    len(flags) as flag_count
from {{ ref('stg_labs') }}
where value is not null
qualify row_number() over (partition by admission_id, test order by reported_at desc, report_id desc) = 1
