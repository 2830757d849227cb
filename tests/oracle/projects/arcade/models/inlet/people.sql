{{ config(alias='people_clean') }}
SELECT
  id::INT AS player
  , LOWER(nick) AS nick
  , COALESCE(land, '??') AS land
  , device
  , device IN ('ios', 'android') AS is_mobile
  , joined
  , joined::DATE AS joined_on
  , {{ week_of('joined') }} AS cohort
  , seen
  , TRY_CAST(invited_by AS INT) AS invited_by
FROM {{ source('feed', 'players') }}
