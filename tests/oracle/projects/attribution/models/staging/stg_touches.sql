with source as (
    select * from {{ ref('web_touches') }}
),
renamed as (
    select
        touch_id,
        visitor as visitor_id,
        nullif(lower(trim(email)), '') as email,
        coalesce(nullif(utm_source, ''), 'direct') as channel,
        nullif(utm_medium, '') as medium,
        nullif(utm_campaign, '') as campaign_key,
        landed_at
    from source
)
select * from renamed
