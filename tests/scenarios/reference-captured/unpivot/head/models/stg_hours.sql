select ward, day_hours from {{ source('raw', 'hours') }}
