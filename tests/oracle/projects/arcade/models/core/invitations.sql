WITH RECURSIVE chain(player, root, depth) AS (
  SELECT player, player, 0 FROM {{ ref('people') }} WHERE invited_by IS NULL
  UNION ALL
  SELECT p.player, c.root, c.depth + 1 FROM {{ ref('people') }} p, chain c WHERE p.invited_by = c.player AND c.depth < 6
)
SELECT root, COUNT(*) - 1 AS invited, MAX(depth) AS depth FROM chain GROUP BY root
