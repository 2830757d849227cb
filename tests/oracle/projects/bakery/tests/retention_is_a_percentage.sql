select * from {{ ref('mart_cohort_retention') }} where retention_pct > 100 or retention_pct <= 0
