select object_id from {{ ref('fct_receipts') }}
