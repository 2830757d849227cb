select id, is_public, case when is_public then 'public' else 'private' end as kind, sum(students) as students
from {{ source('raw', 'schools') }}
group by id, is_public, case when is_public then 'public' else 'private' end
