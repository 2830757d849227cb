select a.imo_no, a.version_no, b.version_no as other_version
from {{ ref('dim_vessel') }} as a
inner join {{ ref('dim_vessel') }} as b
    on a.imo_no = b.imo_no
    and a.version_no < b.version_no
    and a.valid_to > b.valid_from
