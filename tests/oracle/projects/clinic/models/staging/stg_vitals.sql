select
    {{ dbt.hash(dbt.concat(["cast(admission as varchar)", "'|'", "sign", "'|'", "cast(measured_at as varchar)"])) }} as vital_key,
    admission as admission_id,
    lower(sign) as sign,
    reading,
    measured_at,
    taken_by as nurse_id
from {{ ref('vitals') }}
where reading is not null
