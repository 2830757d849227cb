select email, id, name from {{ source('raw', 'customers') }}
