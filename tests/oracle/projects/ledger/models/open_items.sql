SELECT
    g.party_code,
    h.party_name,
    h.country,
    SUM(g.amount) AS open_amount,
    MIN(g.booked_on + CAST(h.credit_days AS INTEGER)) AS first_due_on,
    CASE
        WHEN DATE '2025-04-30' - MIN(g.booked_on + CAST(h.credit_days AS INTEGER)) > 60 THEN 'old'
        WHEN SUM(g.amount) BETWEEN -50 AND 50 THEN 'small'
        ELSE 'current'
    END AS bucket
FROM {{ ref('gl') }} g
LEFT JOIN {{ ref('party_history') }} h ON h.party_code = g.party_code AND h.dbt_valid_to IS NULL
WHERE g.party_code IS NOT NULL
GROUP BY g.party_code, h.party_name, h.country
