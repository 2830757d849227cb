SELECT tag, SUM(eur) AS eur, COUNT(DISTINCT player) AS buyers, STRING_AGG(DISTINCT family, '+' ORDER BY family) AS families
FROM {{ ref('sales_eur') }} NATURAL JOIN {{ ref('goods_tags') }}
GROUP BY ROLLUP (tag)
