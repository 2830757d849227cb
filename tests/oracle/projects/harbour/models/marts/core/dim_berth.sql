{{ config(contract={'enforced': true}) }}

with berths as (

    select * from {{ ref('berths') }}

),

cranes as (

    select
        quay,
        count(*) as cranes,
        max(outreach_rows) as widest_outreach,
        avg(target_moves_per_hour) as mean_target
    from {{ ref('cranes') }}
    group by quay

)

select
    {{ surrogate_key(['berths.berth_code']) }} as berth_key,
    berths.berth_code,
    berths.quay,
    cast(berths.length_m as integer) as length_m,
    cast(berths.max_draft_cm as integer) as max_draft_cm,
    cast(cranes.cranes as integer) as cranes_on_quay,
    cast(cranes.widest_outreach as integer) as widest_outreach,
    cast(cranes.mean_target as decimal(6, 2)) as mean_target_moves,
    berths.commissioned_year < 2000 as is_old
from berths
left join cranes on berths.quay = cranes.quay
