with runs as (
  from {{ source('barn', 'gradings') }}
  select * replace (upper("Line") as "Line")
)
from (
  unpivot runs
  on {% for c in var('classes') %}"{{ c }}"{{ ', ' if not loop.last }}{% endfor %}
  into name grade value kg
)
select run, lot, graded_at, "Line" as line, sorter, grade, kg
