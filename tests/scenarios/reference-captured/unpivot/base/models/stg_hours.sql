select ward, day_hours, night_hours from {{ source('raw', 'hours') }}
