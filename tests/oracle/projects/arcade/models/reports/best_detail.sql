SELECT DISTINCT ON (player) player, detail.map AS map, detail.score AS score, detail, pr > 0.5 AS is_good
FROM {{ ref('matches') }}
ORDER BY player, score DESC NULLS LAST, match
