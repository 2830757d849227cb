select Hour, t.truck from {{ ref('clock') }} cross join {{ ref('trucks') }} t
except
select hour, truck from {{ ref('truck_hours') }}
