SELECT
    account_no,
    month,
    SUM(home_cents) FILTER (WHERE home_cents > 0) AS debit_cents,
    -SUM(CASE WHEN home_cents < 0 THEN home_cents ELSE 0 END) AS credit_cents,
    SUM(home_cents) AS net_cents,
    COUNT(*) AS entries
FROM {{ ref('gl') }}
GROUP BY 1, 2
