with source as (

    select * from {{ source('box_office', 'venues') }}

),

renamed as (

    select
        id as venue_id,
        name as venue_name,
        city,
        country as country_code,
        capacity,
        house_seats,
        wheelchair_places
    from source

)

select * from renamed
