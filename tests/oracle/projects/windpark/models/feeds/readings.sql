select message, turbine, moment, moment::date as day, wind, power_kw, rpm, oil_c, alarms, firmware
from (
  select
    message,
    turbine,
    received_at at time zone 'UTC' as moment,
    (body ->> 'wind')::double as wind,
    (body ->> '$.power_kw')::int as power_kw,
    (body -> 'gear' ->> 'rpm')::int as rpm,
    cast(json_extract_string(body, '$.gear.oil_c') as int) as oil_c,
    from_json(body -> 'alarms', '["VARCHAR"]') as alarms,
    body ->> 'firmware' as firmware
  from (select * exclude (payload), payload::json as body from {{ source('feed', 'telemetry') }} where json_valid(payload))
)
qualify row_number() over (partition by turbine, moment order by message desc) = 1
