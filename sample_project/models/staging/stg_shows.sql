with source as (

    select * from {{ source('box_office', 'shows') }}

),

renamed as (

    select
        id as show_id,
        title,
        genre,
        age_rating,
        running_minutes
    from source

)

select * from renamed
