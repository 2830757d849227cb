with source as (

    select * from {{ source('tos', 'vessel_register') }}

),

renamed as (

    select
        register_id,
        cast(imo_no as varchar) as imo_no,
        trim(regexp_replace(upper(vessel_name), '^(MV|M/V)\s+', '')) as vessel_name,
        {{ clean_code('flag') }} as flag_code,
        {{ decimal_from_text('loa_m', 6, 1) }} as length_m,
        teu_capacity,
        operator_code,
        coalesce(gear_flag, 'N') = 'Y' as is_geared,
        changed_at
    from source

),

-- a change is often typed in twice within a week, the later entry holds
deduplicated as (

    select
        *,
        row_number() over (
            partition by imo_no, date_trunc('week', changed_at)
            order by changed_at desc, register_id desc
        ) as version_rank
    from renamed

)

select * from deduplicated
where version_rank = 1
