with source as (

    select * from {{ ref('crm_contacts') }}

),

ranked as (

    select
        *,
        row_number() over (partition by lower(email) order by modified_at desc, id) as version_rank
    from source

),

deduplicated as (

    select * from ranked where version_rank = 1

),

final as (

    select
        {{ row_key(['lower(email)']) }} as contact_key,
        id as contact_id,
        lower(email) as email,
        split_part(full_name, ' ', 1) as first_name,
        stage,
        created_at,
        modified_at
    from deduplicated

)

select * from final
