with visits as (

    select * from {{ ref('stg_tos__container_visits') }}

),

iso as (

    select * from {{ ref('iso_types') }}

),

carriers as (

    select * from {{ ref('carriers') }}

),

joined as (

    select
        visits.visit_id,
        visits.container_no,
        visits.line_code,
        visits.customer_no,
        visits.freight_kind,
        visits.category,
        visits.is_hazardous,
        visits.entered_at,
        visits.left_at,
        visits.yard_block,
        visits.weight_kg,
        coalesce(iso.type_group, 'UNKNOWN') as type_group,
        coalesce(iso.teu, 1) as teu,
        coalesce(iso.is_reefer, false) and visits.set_celsius is not null as is_plugged_in,
        visits.weight_kg - iso.tare_kg as cargo_kg,
        coalesce(carriers.free_days_extra, 0) as free_days_extra,
        coalesce(carriers.alliance, 'none') as alliance
    from visits
    left join iso on visits.iso_code = iso.iso_code
    left join carriers on visits.line_code = carriers.line_code

)

select
    *,
    cast(entered_at as date) as first_day,
    cast(coalesce(left_at, cast('{{ var("reporting_end") }}' as timestamp)) as date) as last_day,
    date_diff(
        'day',
        cast(entered_at as date),
        cast(coalesce(left_at, cast('{{ var("reporting_end") }}' as timestamp)) as date)
    ) + 1 as dwell_days,
    left_at is null as is_in_yard,
    case
        when type_group in ('DRY', 'HIGHCUBE', 'TANK') then type_group
        when type_group = 'REEFER' and is_plugged_in then 'REEFER'
        when type_group = 'REEFER' then 'DRY'
        else 'UNKNOWN'
    end as tariff_class
from joined
where category <> 'storage' or freight_kind = 'full'
