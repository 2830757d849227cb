UNPIVOT (SELECT land, COUNT(*) AS sessions, SUM(pings) AS pings, MAX(best) AS best FROM {{ ref('sessions') }} JOIN {{ ref('people') }} USING (player) GROUP BY land)
ON sessions, pings, best INTO NAME metric VALUE amount
