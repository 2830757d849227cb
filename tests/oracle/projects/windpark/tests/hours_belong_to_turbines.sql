select turbine from {{ ref('hours') }} where turbine not in (select turbine from {{ ref('turbine_specs') }})
