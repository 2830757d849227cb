SELECT p.* EXCLUDE (seen) REPLACE (UPPER(p.land) AS land), c.* EXCLUDE (player, nick, land) RENAME (place AS land_place), b.is_good
FROM {{ ref('people') }} p
LEFT JOIN {{ ref('spenders') }} c ON c.player = p.player
LEFT JOIN {{ ref('best_detail') }} b ON b.player = p.player
