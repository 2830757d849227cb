select
    rider_id,
    tier,
    dbt_valid_from as since,
    riders.spent,
    riders.age_group
from {{ ref('rider_history') }} as history
inner join {{ ref('dim_riders') }} as riders using (rider_id, tier)
where history.dbt_valid_to is null
