select
    admission_id,
    {%- for sign in var('signs') %}
    max(case when sign = '{{ sign }}' then reading end) as max_{{ sign }},
    avg(reading) filter (where sign = '{{ sign }}') as mean_{{ sign }},
    {%- endfor %}
    count(*) as measurements,
    max_by(nurse_id, measured_at) as last_nurse
from {{ ref('stg_vitals') }}
group by admission_id
