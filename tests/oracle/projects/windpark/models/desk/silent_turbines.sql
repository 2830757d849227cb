select turbine from {{ ref('turbine_specs') }}
except
select turbine from {{ ref('hours') }}
