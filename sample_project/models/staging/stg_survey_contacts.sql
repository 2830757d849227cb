with source as (

    select * from {{ source('mailing', 'survey_answers') }}

),

renamed as (

    select
        lower(trim(contact)) as email,
        'survey' as contact_origin,
        answered_on as first_contact_on,
        opted_in as may_be_mailed
    from source

)

select * from renamed
