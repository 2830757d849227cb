select session_key, started_at, ended_at
from {{ ref('sessions') }}
where ended_at < started_at
