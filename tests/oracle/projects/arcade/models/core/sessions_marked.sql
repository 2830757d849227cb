{{ config(materialized='ephemeral') }}
SELECT
  *
  , SUM(is_first) OVER (PARTITION BY player ORDER BY moment, ping ROWS UNBOUNDED PRECEDING) AS session
FROM (
  SELECT
    p.*
    , CASE WHEN moment - LAG(moment) OVER line <= INTERVAL '{{ var("gap_minutes") }} minutes' THEN 0 ELSE 1 END AS is_first
    , LEAD(what) OVER line AS next_what
    , COALESCE(EXTRACT('epoch' FROM LEAD(moment) OVER line - moment), 0) AS seconds_until
  FROM {{ ref('pings_clean') }} AS p
  WINDOW line AS (PARTITION BY player ORDER BY moment, ping)
)
