SELECT * FROM (
  PIVOT (SELECT map, land, score FROM {{ ref('matches') }} JOIN {{ ref('people') }} USING (player))
  ON land IN ('DE', 'FR', 'US')
  USING MAX(score) AS best, AVG(score) AS mean
  GROUP BY map
)
