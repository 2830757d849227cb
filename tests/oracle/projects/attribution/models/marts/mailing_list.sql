with segments as (
    select * from {{ ref('contact_segments') }}
),
strangers as (
    select * from {{ ref('int_strangers') }}
)
select email, segment as audience, contact_key from segments where segment <> 'quiet'
union all by name
select 'stranger' as audience, email from strangers
