SELECT
    t.path,
    t.depth,
    t.account_no,
    COALESCE(SUM(b.net_cents), 0) AS net_cents,
    COUNT(DISTINCT b.month) AS months
FROM {{ ref('account_tree') }} t
JOIN {{ ref('account_ancestors') }} x ON x.ancestor_no = t.account_no
LEFT JOIN {{ ref('month_balances') }} b ON b.account_no = x.account_no
GROUP BY t.path, t.depth, t.account_no
