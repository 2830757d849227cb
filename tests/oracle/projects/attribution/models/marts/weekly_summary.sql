with weeks as (
    select * from {{ ref('channel_weeks') }}
),
pivoted as (
    select
        week,
        {%- for channel in ['search', 'social', 'email', 'direct'] %}
        sum(case when channel = '{{ channel }}' then revenue else 0 end) as {{ channel }}_revenue{{ ',' if not loop.last }}
        {%- endfor %}
    from weeks
    group by week
)
select
    pivoted.*,
    {{ ['search', 'social', 'email', 'direct'] | join('_revenue + ') }}_revenue as total_revenue
from pivoted
