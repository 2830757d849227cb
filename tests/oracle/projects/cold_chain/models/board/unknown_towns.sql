select distinct town from {{ ref('stops') }}
where town not in (select town from {{ ref('Towns') }})
