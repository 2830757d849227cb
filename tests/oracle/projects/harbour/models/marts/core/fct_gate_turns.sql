{{ config(materialized='incremental', unique_key='turn_key') }}

with turns as (

    select * from {{ ref('int_gate_turns') }}
    {% if is_incremental() %}
    where entered_at >= (select max(entered_at) from {{ this }}) - interval 1 day
    {% endif %}

),

bookings as (

    select * from {{ ref('stg_gate__bookings') }}

)

select
    {{ surrogate_key(['turns.entry_txn_id']) }} as turn_key,
    turns.entry_txn_id,
    turns.plate,
    turns.haulier,
    turns.visit_id,
    turns.entered_at,
    cast(strftime(turns.entered_at, '%Y%m%d') as integer) as entered_date_key,
    turns.left_at,
    turns.turn_minutes,
    turns.had_trouble,
    turns.is_seal_ok,
    bookings.booking_no,
    coalesce(bookings.customer_no, visits.customer_no, '{{ var("free_pool_customer") }}') as customer_no,
    bookings.commodity,
    bookings.is_on_hold,
    turns.entered_at > bookings.cutoff_at as is_after_cutoff,
    visits.category,
    visits.tariff_class
from turns
left join bookings on turns.booking_no = bookings.booking_no
left join {{ ref('int_container_dwell') }} as visits on turns.visit_id = visits.visit_id
