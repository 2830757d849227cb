select goods, lo as "From", hi as "To", hi - lo as Span from {{ ref('Limits') }}
