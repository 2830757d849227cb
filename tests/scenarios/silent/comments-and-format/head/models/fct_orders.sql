-- The orders that count.
SELECT
    id,
    (amount) AS amount  /* in dollars */
FROM {{ source('raw', 'orders') }}
WHERE ((amount > 0) OR status = 'paid')
