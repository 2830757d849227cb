with parsed as (
    select report, admission, reported_at, cast(body as json) as body
    from {{ ref('lab_reports') }}
)

select
    report as report_id,
    admission as admission_id,
    reported_at,
    body ->> '$.test' as test,
    try_cast(body ->> '$.value' as double) as value,
    body ->> '$.unit' as unit,
    body ->> '$.device.maker' as maker,
    cast(body -> '$.flags' as varchar[]) as flags
from parsed
