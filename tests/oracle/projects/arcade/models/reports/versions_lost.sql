SELECT player, version FROM {{ ref('sessions') }}
INTERSECT
SELECT player, '1.0' FROM {{ ref('sessions') }} WHERE version = '1.0'
EXCEPT
SELECT player, '1.0' FROM {{ ref('sessions') }} WHERE version > '1.0'
