select
    stays.admission_id,
    stays.patient_id,
    stays.ward_id,
    signs.max_pulse,
    signs.max_temperature,
    coalesce(paths.weight, 0) as severity,
    count(labs.test) as labs,
    bool_or(labs.is_high) as any_high,
    string_agg(labs.test, ',' order by labs.test) as tests,
    case
        when signs.max_temperature >= 39 or signs.max_systolic >= 180 then 'acute'
        when stays.is_readmission and coalesce(paths.weight, 0) > 2 then 'watch'
        when stays.age >= 65 and stays.is_smoker then 'watch'
        else 'normal'
    end as risk
from {{ ref('stays') }} as stays
left join {{ ref('signs_wide') }} as signs on stays.admission_id = signs.admission_id
left join {{ ref('latest_labs') }} as labs on stays.admission_id = labs.admission_id and labs.value > 5
left join {{ ref('diagnosis_paths') }} as paths on stays.diagnosis_code = paths.code
group by all
