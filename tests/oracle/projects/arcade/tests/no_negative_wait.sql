SELECT session_key FROM {{ ref('first_after_session') }} WHERE waited < INTERVAL '-1 day'
