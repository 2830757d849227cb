select patients.patient_id, patients.district
from {{ ref('patients') }} as patients
anti join {{ ref('stays') }} as stays on patients.patient_id = stays.patient_id
