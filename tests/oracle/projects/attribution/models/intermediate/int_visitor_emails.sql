with touches as (
    select * from {{ ref('stg_touches') }}
),
known as (
    select visitor_id, email, count(*) as seen, max(landed_at) as last_landed_at
    from touches
    where email is not null
    group by visitor_id, email
),
best as (
    select visitor_id, email, seen
    from known
    qualify row_number() over (partition by visitor_id order by seen desc, last_landed_at desc) = 1
)
select * from best
