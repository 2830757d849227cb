SELECT booked_on AS day, SUM(amount) AS moved, COUNT(*) AS moves, MAX(entry_key) AS last_key
FROM {{ ref('cash_moves') }}
GROUP BY booked_on
