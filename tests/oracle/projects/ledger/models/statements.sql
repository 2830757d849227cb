SELECT * FROM {{ ref('month_balances') }} b
JOIN {{ ref('account_tree') }} t USING (account_no)
WHERE EXISTS (SELECT 1 FROM {{ ref('running_balances') }} r WHERE r.account_no = b.account_no AND r.balance_cents > 0)
