{{ config(contract={'enforced': true}) }}
SELECT
    journal_id || '/' || CAST(line_no AS VARCHAR) AS entry_key,
    CAST(journal_id AS VARCHAR) AS journal_id,
    CAST(account_no AS INTEGER) AS account_no,
    booked_on,
    month,
    party_code,
    CAST(tax_percent AS INTEGER) AS tax_percent,
    home_cents,
    {{ as_money('home_cents') }} AS amount
FROM {{ ref('home_lines') }}
