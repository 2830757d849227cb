with source as (
    select * from {{ ref('patient_changes') }}
),

renamed as (
    select
        patient as patient_id,
        nullif(trim(given_name), '') as given_name,
        born_on,
        blood as blood_group,
        coalesce(plan, 'none') as plan,
        district,
        smoker = 't' as is_smoker,
        changed_at
    from source
)

select * from renamed
