with source as (

    select * from {{ source('box_office', 'shows') }}

),

renamed as (

    select
        id as show_id,
        title,
        genre,
        running_minutes
    from source

)

select * from renamed
