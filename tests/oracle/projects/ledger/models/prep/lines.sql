SELECT
    p.journal_id,
    p.line_no,
    p.account_no,
    p.side,
    p.tax_percent,
    CASE p.side WHEN 'D' THEN p.cents ELSE -p.cents END AS signed_cents,
    j.booked_on,
    j.currency,
    nullif(j.party_code, '') AS party_code,
    j.origin
FROM {{ ref('postings') }} AS p
INNER JOIN {{ ref('journals') }} AS j
    ON p.journal_id = j.journal_id
