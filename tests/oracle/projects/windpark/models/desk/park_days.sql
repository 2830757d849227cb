{{ config(materialized='incremental', unique_key=['park', 'day'], on_schema_change='sync_all_columns') }}
select park, hour::date as day, sum(mwh) as mwh, sum(greatest(eur, coalesce(tariff_eur, eur))) as eur,
  count(distinct turbine) as turbines, {{ share('sum(mwh)', "sum(rated_kw) / 1000.0") }} as load_factor
from {{ ref('revenue_hours') }} join {{ ref('turbine_specs') }} using (turbine)
{% if is_incremental() %}where hour >= (select max(day) from {{ this }}){% endif %}
group by 1, 2
