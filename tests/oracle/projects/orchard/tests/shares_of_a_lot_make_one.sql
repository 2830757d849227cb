from {{ ref('lot_origin') }} select lot, sum(share) as whole group by lot having abs(whole - 1) > 0.000001
