SELECT
    account_no,
    month,
    COALESCE(b.budget_cents, 0) AS budget_cents,
    COALESCE(m.net_cents, 0) AS actual_cents,
    b.budget_cents IS NULL AS unplanned,
    COALESCE(b.budget_cents, 0) - COALESCE(m.net_cents, 0) AS variance_cents
FROM {{ ref('budgets') }} b
FULL OUTER JOIN {{ ref('month_balances') }} m USING (account_no, month)
