with touches as (
    select * from {{ ref('stg_touches') }}
),
visitor_emails as (
    select * from {{ ref('int_visitor_emails') }}
),
sends as (
    select * from {{ ref('stg_sends') }}
),
web as (
    select
        touches.touch_id as touchpoint_id,
        coalesce(touches.email, visitor_emails.email) as email,
        touches.channel,
        touches.campaign_key,
        touches.landed_at as touched_at
    from touches
    left join visitor_emails
        on touches.visitor_id = visitor_emails.visitor_id
),
mail as (
    select
        sent_at as touched_at,
        'email' as channel,
        send_id as touchpoint_id,
        email,
        template
    from sends
    where is_opened
),
unioned as (
    select * from web
    union all by name
    select * from mail
)
select
    {{ row_key(['touchpoint_id', 'channel']) }} as touchpoint_key,
    unioned.*
from unioned
where email is not null
