select truck, count(*) as blind, count(*) / (select count(*) from {{ ref('clock') }}) as share
from {{ ref('gaps') }} group by truck
union all by name
select 1.0 as share, truck, n as blind from (select truck, count(*) as n from {{ ref('trucks') }} where truck not in (select truck from {{ ref('gaps') }}) group by all)
