with source as (

    select * from {{ source('box_office', 'performances') }}

),

renamed as (

    select
        id as performance_id,
        show_id,
        venue_id,
        starts_at as curtain_at,
        status as performance_status
    from source

)

select * from renamed
