SELECT a.account_no FROM {{ ref('accounts') }} a
WHERE a.account_no NOT IN (SELECT account_no FROM {{ ref('account_tree') }})
