select id, is_public, sum(students) as students
from {{ source('raw', 'schools') }}
group by id, is_public
