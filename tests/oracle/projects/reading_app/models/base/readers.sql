select
    reader_id,
    joined_on,
    plan,
    string_split(labels, '|') as labels,
    plan <> 'free' as pays
from {{ ref('raw_readers') }}
