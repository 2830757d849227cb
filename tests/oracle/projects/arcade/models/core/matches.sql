SELECT
  ping AS match
  , player
  , map
  , score
  , won
  , LEN(mates) AS team
  , {'map': map, 'won': won, 'score': score} AS detail
  , score - AVG(score) OVER (PARTITION BY map) AS over_mean
  , PERCENT_RANK() OVER (PARTITION BY map ORDER BY score) AS pr
  , MAX(score) OVER (PARTITION BY player ORDER BY moment RANGE BETWEEN INTERVAL 3 DAYS PRECEDING AND CURRENT ROW) AS form
FROM {{ ref('pings_clean') }}
WHERE what = 'match'
