select
    district,
    age_band,
    count(*) as stays,
    quantile_cont(hours, 0.9) as long_stay,
    count(*) * 100.0 / sum(count(*)) over (partition by district) as share,
    first_value(age_band) over (partition by district order by count(*) desc, age_band) as commonest
from {{ ref('stays') }}
group by district, age_band
