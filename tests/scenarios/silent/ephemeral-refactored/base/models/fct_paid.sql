select sum(amount) as paid from {{ ref('int_paid') }}
