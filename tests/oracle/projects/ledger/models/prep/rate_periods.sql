SELECT
    currency,
    valid_from,
    LEAD(valid_from, 1, DATE '9999-12-31') OVER (PARTITION BY currency ORDER BY valid_from) AS valid_until,
    rate
FROM {{ ref('rates') }}
