-- By position: the two ways in which money moves
SELECT entry_key, booked_on, account_no, amount, 'ledger' FROM {{ ref('gl') }} WHERE account_no IN (1110, 1120)
UNION ALL
SELECT line_ref, value_date, 1120, {{ as_money('cents') }}, 'bank' FROM {{ ref('bank_lines') }}
