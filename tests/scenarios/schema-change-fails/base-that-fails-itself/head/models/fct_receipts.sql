select id, id as object_id from {{ ref('stg_receipts') }}
