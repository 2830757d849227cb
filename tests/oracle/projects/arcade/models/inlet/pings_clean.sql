SELECT
  ping
  , player
  , what
  , moment
  , body->>'v' AS version
  , body->>'map' AS map
  , TRY_CAST(body->>'score' AS INT) AS score
  , (body->>'won')::BOOLEAN AS won
  , CAST(body->'mates' AS INT[]) AS mates
  , body->>'$.sku' AS sku
FROM {{ deduplicated(source('feed', 'pings'), 'ping', 'moment DESC') }}
WHERE player <> 99
