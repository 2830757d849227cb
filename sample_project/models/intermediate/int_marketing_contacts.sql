with newsletter as (

    select * from {{ ref('stg_newsletter_signups') }}

),

survey as (

    select * from {{ ref('stg_survey_contacts') }}

)

select * from newsletter
union all
select * from survey
