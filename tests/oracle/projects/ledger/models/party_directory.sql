SELECT
    COALESCE(h.party_code, seen.party_code) AS party_code,
    COALESCE(h.party_name, '?') AS party_name,
    h.country,
    seen.bookings
FROM (SELECT party_code, COUNT(DISTINCT journal_id) AS bookings FROM {{ ref('gl') }} WHERE party_code > '' GROUP BY party_code) AS seen
FULL OUTER JOIN {{ ref('party_history') }} AS h ON seen.party_code = h.party_code
