SELECT
    t.account_kind,
    b.month,
    SUM(b.debit_cents) AS debit_cents,
    SUM(b.credit_cents) AS credit_cents,
    SUM(b.net_cents) AS net_cents,
    GROUPING(t.account_kind, b.month) AS level
FROM {{ ref('month_balances') }} b
JOIN {{ ref('account_tree') }} t ON t.account_no = b.account_no
GROUP BY GROUPING SETS ((t.account_kind, b.month), (t.account_kind), ())
