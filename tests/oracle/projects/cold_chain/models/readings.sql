select * exclude (Battery) replace (round(celsius, 1) as celsius) rename ("at" as read_at), battery / 100 as charge
from {{ ref('Probe_Log') }}
where celsius is not null
