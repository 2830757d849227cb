{{ config(severity='warn') }}
SELECT month, SUM(debit_cents) - SUM(credit_cents) AS off_by
FROM {{ ref('month_balances') }}
GROUP BY month
HAVING SUM(COALESCE(debit_cents, 0)) <> SUM(credit_cents)
