SELECT
  MD5(player || '-' || session) AS session_key
  , player
  , session::INT AS session
  , MIN(moment) AS started
  , MAX(moment) AS ended
  , DATE_DIFF('minute', MIN(moment), MAX(moment)) AS minutes
  , COUNT(*) AS pings
  , LIST(what ORDER BY moment, ping) AS path
  , ARG_MIN(version, moment) AS version
  {{- counted('what', var('steps')) }}
  , MAX(score) AS best
  , BOOL_OR(COALESCE(won, FALSE)) AS any_won
FROM {{ ref('sessions_marked') }}
GROUP BY player, session
