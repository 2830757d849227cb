select occupancy.ward_id, occupancy.day, occupancy.patients
from {{ ref('occupancy') }} as occupancy
where occupancy.patients >= 2
    and not exists (
        select 1
        from {{ ref('stg_shifts') }} as shifts
        where shifts.ward_id = occupancy.ward_id
            and occupancy.day between cast(shifts.starts_at as date) and cast(shifts.ends_at as date)
    )
