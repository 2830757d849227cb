SELECT sku, family, rarity, tag
FROM (SELECT sku, family, rarity, UNNEST(STRING_SPLIT(tags, '|')) AS tag FROM {{ source('feed', 'goods') }})
WHERE tag <> ''
