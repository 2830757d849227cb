SELECT journal_id, SUM(home_cents) AS off_by, LIST(DISTINCT account_no ORDER BY account_no) AS accounts
FROM {{ ref('gl') }} GROUP BY journal_id HAVING ABS(SUM(home_cents)) > 1
