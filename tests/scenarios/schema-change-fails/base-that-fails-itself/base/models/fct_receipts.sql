select id, receipt_id from {{ ref('stg_receipts') }}
