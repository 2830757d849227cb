with source as (

    select * from {{ source('tos', 'container_visit') }}

),

renamed as (

    select
        visit_id,
        regexp_replace(upper(container_no), '[^A-Z0-9]', '', 'g') as container_no,
        left(upper(container_no), 4) as owner_prefix,
        iso_code,
        line_code,
        case freight_kind
            when 'F' then 'full'
            when 'E' then 'empty'
            when 'M' then 'empty'
            else 'unknown'
        end as freight_kind,
        case
            when category = 'IMP' then 'import'
            when category = 'EXP' then 'export'
            when category = 'TRS' then 'transhipment'
            else 'storage'
        end as category,
        cast(replace(gross_weight, ' kg', '') as integer) as declared_kg,
        vgm_kg,
        coalesce(vgm_kg, cast(replace(gross_weight, ' kg', '') as integer)) as weight_kg,
        set_celsius,
        imdg_class,
        imdg_class is not null as is_hazardous,
        inbound_call_ref,
        outbound_call_ref,
        time_in as entered_at,
        time_out as left_at,
        left(yard_slot, 1) as yard_block,
        cast(substr(yard_slot, 2) as integer) as yard_bay,
        cast(consignee_no as varchar) as customer_no
    from source

)

select * from renamed
