-- one row per visit; moves, charges, gate and billing are each brought to the visit before they meet
with dwell as (

    select * from {{ ref('int_container_dwell') }}

),

charges as (

    select
        visit_id,
        sum(charged_days) as charged_days,
        sum(storage_amount_eur) as storage_due_eur,
        max(rate_per_day) as highest_rate
    from {{ ref('int_storage_charges') }}
    group by visit_id

),

billed as (

    select
        visit_id,
        sum(case when revenue_class = 'storage' then net_amount_eur else 0 end) as storage_billed_eur,
        sum(net_amount_eur) as total_billed_eur
    from {{ ref('fct_invoice_lines') }}
    where visit_id is not null
    group by visit_id

),

moves as (

    select
        visit_id,
        count(*) as moves,
        sum(case when move_kind in ('SHFT', 'RSTW') then 1 else 0 end) as unproductive_moves
    from {{ ref('fct_container_moves') }}
    group by visit_id

)

select
    {{ surrogate_key(['dwell.visit_id']) }} as visit_key,
    {{ surrogate_key(['dwell.customer_no']) }} as customer_key,
    dwell.visit_id,
    dwell.container_no,
    dwell.line_code,
    dwell.alliance,
    dwell.category,
    dwell.tariff_class,
    dwell.teu,
    dwell.cargo_kg,
    dwell.first_day,
    dwell.dwell_days,
    dwell.is_in_yard,
    coalesce(charges.charged_days, 0) as charged_days,
    coalesce(charges.storage_due_eur, 0) as storage_due_eur,
    charges.highest_rate,
    coalesce(billed.storage_billed_eur, 0) as storage_billed_eur,
    billed.total_billed_eur,
    coalesce(moves.moves, 0) as moves,
    moves.unproductive_moves,
    lag(dwell.last_day) over (partition by dwell.container_no order by dwell.entered_at, dwell.visit_id)
        as previous_visit_ended
from dwell
left join charges on dwell.visit_id = charges.visit_id
left join billed on dwell.visit_id = billed.visit_id
left join moves on dwell.visit_id = moves.visit_id
