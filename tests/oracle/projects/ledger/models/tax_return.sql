SELECT month, tax_percent, SUM(amount) AS net, CAST(SUM(amount) * tax_percent / 100 AS DECIMAL(18, 2)) AS tax
FROM {{ ref('gl') }}
WHERE tax_percent <> 0
GROUP BY ROLLUP (month, tax_percent)
