SELECT s.session_key, s.player, x.sale, x.eur, x.sold_at - s.ended AS waited
FROM {{ ref('sessions') }} AS s
JOIN LATERAL (
  SELECT sale, eur, sold_at FROM {{ ref('sales_eur') }} AS e
  WHERE e.player = s.player AND e.sold_at >= s.started
  ORDER BY e.sold_at, e.sale LIMIT 1
) AS x ON TRUE
