SELECT
    l.journal_id,
    l.line_no,
    l.account_no,
    l.side,
    l.tax_percent,
    l.booked_on,
    {{ month_of('l.booked_on') }} AS month,
    l.party_code,
    l.origin,
    CAST(round(l.signed_cents * r.rate) AS BIGINT) AS home_cents
FROM {{ ref('lines') }} l, {{ ref('rate_periods') }} r
WHERE l.currency = r.currency
  AND l.booked_on >= r.valid_from
  AND l.booked_on < r.valid_until
