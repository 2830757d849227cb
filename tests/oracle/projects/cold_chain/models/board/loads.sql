select * from {{ ref('carried') }} natural join {{ ref('trucks') }}
