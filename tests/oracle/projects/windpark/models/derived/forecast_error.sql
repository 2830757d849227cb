select turbine, hour, kw, forecast_kw, lead_hours, kw - forecast_kw as miss, abs(kw - forecast_kw) / nullif(kw, 0) as miss_share
from {{ ref('hours') }} join {{ ref('latest_forecast') }} using (turbine, hour)
