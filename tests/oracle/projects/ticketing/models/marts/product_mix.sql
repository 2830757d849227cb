select
    product_id,
    family,
    {{ summed_by('channel', var('channels'), 'net') }},
    count(*) as tickets,
    count(distinct rider_id) as riders,
    min(sold_on) as first_sold_on
from {{ ref('fct_sales') }}
group by product_id, family
having count(*) > 20
