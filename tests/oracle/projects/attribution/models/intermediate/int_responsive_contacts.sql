with contacts as (
    select * from {{ ref('stg_contacts') }}
),
sends as (
    select * from {{ ref('stg_sends') }}
),
opened as (
    select * from sends where is_opened
)
select contacts.* from contacts
semi join opened on contacts.email = opened.email and opened.template <> 'welcome'
