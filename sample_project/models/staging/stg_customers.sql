with source as (

    select * from {{ source('box_office', 'customers') }}

),

renamed as (

    select
        id as customer_id,
        full_name,
        {{ clean_email('email') }} as email,
        upper(country) as country_code,
        cast(created_at as date) as customer_since,
        updated_at
    from source

)

select * from renamed
