with performances as (

    select * from {{ ref('stg_performances') }}

),

venues as (

    select * from {{ ref('stg_venues') }}

)

select
    performances.performance_id,
    performances.show_id,
    performances.venue_id,
    venues.venue_name,
    venues.city,
    performances.curtain_at as starts_at,
    performances.performance_status,
    venues.capacity,
    venues.house_seats
from performances
inner join venues
    on performances.venue_id = venues.venue_id
