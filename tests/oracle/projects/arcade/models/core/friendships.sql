SELECT a, b, COUNT(*) AS together
FROM (
  SELECT LEAST(player, mate) AS a, GREATEST(player, mate) AS b
  FROM (SELECT player, UNNEST(mates) AS mate FROM {{ ref('pings_clean') }})
  WHERE mate <> player
)
GROUP BY 1, 2
