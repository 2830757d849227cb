SELECT account_no FROM {{ ref('account_tree') }} WHERE depth > 0
EXCEPT
SELECT account_no FROM {{ ref('month_balances') }} WHERE entries >= 3
