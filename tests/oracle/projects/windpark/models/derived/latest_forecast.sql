{{ config(materialized='ephemeral') }}
select turbine, for_hour as hour, kw as forecast_kw, lead_hours
from {{ source('feed', 'forecasts') }}
qualify row_number() over (partition by turbine, for_hour order by lead_hours, forecast) = 1
