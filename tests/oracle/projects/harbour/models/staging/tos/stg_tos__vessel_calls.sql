with source as (

    select * from {{ source('tos', 'vessel_call') }}

),

renamed as (

    select
        call_ref,
        cast(imo_no as varchar) as imo_no,
        berth_code,
        coalesce(upper(service_loop), 'TRAMP') as service_loop,
        agent_name,
        {{ clean_code('call_status') }} as call_status,
        eta as estimated_arrival_at,
        ata as arrived_at,
        berthed_at,
        atd as departed_at,
        cast(draft_cm as integer) as draft_cm,
        pilots_ordered
    from source
    where agent_name <> 'TEST'

)

select * from renamed
