SELECT
    account_no,
    month,
    net_cents,
    SUM(net_cents) OVER w AS balance_cents,
    AVG(net_cents) OVER (w ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS moving_cents,
    FIRST_VALUE(net_cents) OVER w AS opening_cents
FROM {{ ref('month_balances') }}
WINDOW w AS (PARTITION BY account_no ORDER BY month)
