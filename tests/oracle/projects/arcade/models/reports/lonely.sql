SELECT player, nick FROM {{ ref('people') }} p
WHERE player NOT IN (SELECT a FROM {{ ref('friendships') }}) AND player NOT IN (SELECT b FROM {{ ref('friendships') }})
  AND NOT EXISTS (FROM {{ ref('invitations') }} i WHERE i.root = p.player AND i.invited > 0)
