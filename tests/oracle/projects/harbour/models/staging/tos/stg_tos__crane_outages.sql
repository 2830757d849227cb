select
    outage_id,
    crane_code,
    down_from,
    coalesce(down_to, cast('{{ var("reporting_end") }}' as timestamp)) as down_to,
    down_to is null as is_open,
    case
        when reason_text is null then 'unknown'
        when lower(reason_text) like 'planned%' then 'planned'
        when lower(reason_text) = 'wind' then 'weather'
        else 'breakdown'
    end as outage_class,
    lower(split_part(reason_text, ':', 1)) as component,
    cast(repair_cost as decimal(10, 2)) as repair_cost_eur
from {{ source('tos', 'crane_outage') }}
