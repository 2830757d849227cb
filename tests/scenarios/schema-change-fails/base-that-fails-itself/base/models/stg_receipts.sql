select id from {{ source('raw', 'receipts') }}
