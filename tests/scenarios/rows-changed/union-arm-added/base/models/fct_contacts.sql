select email from {{ source('raw', 'customers') }}
