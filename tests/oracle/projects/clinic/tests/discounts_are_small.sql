select invoice_id from {{ ref('invoice_lines') }} where discount > gross * 0.5
