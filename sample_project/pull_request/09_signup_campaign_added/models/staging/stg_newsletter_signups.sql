with source as (

    select * from {{ source('mailing', 'newsletter_signups') }}

),

renamed as (

    select
        {{ clean_email('address') }} as email,
        'newsletter' as contact_origin,
        signed_up_on as first_contact_on,
        wants_news as may_be_mailed,
        campaign as signup_campaign
    from source

)

select * from renamed
