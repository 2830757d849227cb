SELECT
  ARRAY_TO_STRING(path, '>') AS route
  , COUNT(*) AS n
  , AVG(minutes) AS mean_minutes
  , LEN(LIST_FILTER(path, lambda w: w = 'match')) AS matches
  , LIST_DISTINCT(path)[1] AS one_of
FROM {{ ref('sessions') }}
WHERE path[1] = 'open'
GROUP BY path
HAVING COUNT(*) > 0
