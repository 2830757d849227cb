with source as (

    select * from {{ source('box_office', 'refunds') }}

),

renamed as (

    select
        id as refund_id,
        ticket_id,
        refunded_at,
        reason as refund_reason,
        {{ cents_to_euros('amount_cents') }} as refund_amount
    from source

)

select * from renamed
