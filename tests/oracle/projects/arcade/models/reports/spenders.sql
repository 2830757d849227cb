SELECT
  player
  , nick
  , land
  , eur
  , sales
  , first_sku
  , eur / NULLIF(minutes, 0) AS per_minute
  , RANK() OVER (PARTITION BY land ORDER BY eur DESC) AS place
  , CASE WHEN eur > (SELECT AVG(eur) FROM {{ ref('sales_eur') }}) * 2 THEN 'whale' WHEN eur > 0 THEN 'fish' ELSE 'free' END AS kind
FROM {{ ref('people') }}
LEFT JOIN (
  SELECT player, SUM(eur) AS eur, COUNT(*) AS sales, ARG_MIN(sku, sold_at) AS first_sku
  FROM {{ ref('sales_eur') }} GROUP BY player
) USING (player)
LEFT JOIN (SELECT player, SUM(minutes) AS minutes FROM {{ ref('sessions') }} GROUP BY ALL) USING (player)
QUALIFY place <= 5
