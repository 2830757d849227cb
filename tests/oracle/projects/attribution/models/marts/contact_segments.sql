with contacts as (
    select * from {{ ref('contacts') }}
),
tiled as (
    select *, ntile(3) over (order by lifetime_value desc, contact_key) as tile from contacts
)
select
    contact_key,
    email,
    case
        when tile = 1 and is_responsive then 'champion'
        when tile = 1 then 'spender'
        when is_responsive then 'reader'
        else 'quiet'
    end as segment
from tiled
