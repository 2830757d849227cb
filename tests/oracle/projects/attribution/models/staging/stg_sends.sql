with source as (
    select * from {{ ref('email_sends') }}
),
renamed as (
    select send_id, lower(email) as email, template, sent_at, opened_at, opened_at is not null as is_opened
    from source
)
select * from renamed
