with base as (

    select * from {{ ref('base_till__shifts') }}

),

final as (

    select
        {{ surrogate_key(['shop', 'shift_id']) }} as shift_key,
        shop,
        shop || '/' || employee as employee_key,
        case lower(wage_group) when 'temp' then 'sales' else lower(wage_group) end as wage_group,
        lower(wage_group) = 'temp' as is_temp,
        clock_in,
        coalesce(clock_out, clock_in + interval 6 hour) as clock_out,
        clock_out is null as is_estimated,
        coalesce(
            break_minutes, case when date_diff('minute', clock_in, clock_out) > 360 then 30 else 0 end
        ) as break_minutes
    from base
    where approved

)

select * from final
