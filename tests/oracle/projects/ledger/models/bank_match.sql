WITH ours AS (
    SELECT journal_id AS reference, SUM(home_cents) AS cents, MIN(booked_on) AS booked_on
    FROM {{ ref('gl') }} WHERE account_no = 1120 GROUP BY journal_id
), theirs AS (
    SELECT reference, SUM(cents) AS cents, MAX(value_date) AS value_date, COUNT(*) AS lines
    FROM {{ ref('bank_lines') }} GROUP BY reference
)
SELECT
    reference,
    ours.cents AS ledger_cents,
    theirs.cents AS bank_cents,
    COALESCE(theirs.value_date, ours.booked_on) AS known_on,
    CASE WHEN ours.reference IS NULL THEN 'bank only'
         WHEN theirs.reference IS NULL THEN 'ledger only'
         WHEN ours.cents = theirs.cents THEN 'equal' ELSE 'differs' END AS state
FROM ours FULL JOIN theirs USING (reference)
