select ward, title, beds, dbt_valid_from is not null as is_known
from {{ ref('ward_history') }}
where dbt_valid_to is null
