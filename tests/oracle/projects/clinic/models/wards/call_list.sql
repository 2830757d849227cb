select patient_id, given_name, 'balance' as reason
from {{ ref('patients') }}
where patient_id in (
    select stays.patient_id
    from {{ ref('balances') }} as balances
    inner join {{ ref('stays') }} as stays on balances.admission_id = stays.admission_id
    where balances.balance > 100
)

union

select patient_id, given_name, 'risk'
from {{ ref('patients') }}
where worst_risk <> 'normal' and not (plan = 'PRIVATE')

except

select patient_id, given_name, 'risk'
from {{ ref('patients') }}
where visits > 5
