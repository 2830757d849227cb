-- one row per version of a ship, with the time from which and until which it holds
with register as (

    select * from {{ ref('stg_tos__vessel_register') }}

),

changes as (

    select
        *,
        lag(operator_code) over (partition by imo_no order by changed_at) as previous_operator,
        lead(changed_at) over (partition by imo_no order by changed_at) as next_changed_at,
        row_number() over (partition by imo_no order by changed_at) as version_no
    from register

),

versions as (

    select
        imo_no,
        version_no,
        vessel_name,
        flag_code,
        length_m,
        teu_capacity,
        operator_code,
        is_geared,
        previous_operator is not null and previous_operator <> operator_code as is_operator_change,
        case when version_no = 1 then timestamp '1900-01-01 00:00:00' else changed_at end as valid_from,
        coalesce(next_changed_at, timestamp '9999-12-31 00:00:00') as valid_to
    from changes

),

current_register as (

    select * from {{ ref('snap_vessels') }}
    where dbt_valid_to is null

),

carriers as (

    select * from {{ ref('carriers') }}

)

select
    {{ surrogate_key(['versions.imo_no', 'versions.version_no']) }} as vessel_key,
    versions.imo_no,
    versions.version_no,
    versions.vessel_name,
    current_register.vessel_name as current_vessel_name,
    coalesce(versions.flag_code, 'unknown') as flag_code,
    versions.length_m,
    versions.teu_capacity,
    case
        when versions.teu_capacity < 3000 then 'feeder'
        when versions.teu_capacity < 6000 then 'panamax'
        when versions.teu_capacity < 10000 then 'post-panamax'
        else 'large'
    end as size_class,
    versions.operator_code,
    carriers.line_name as operator_name,
    versions.is_geared,
    versions.is_operator_change,
    versions.valid_from,
    versions.valid_to,
    versions.operator_code = current_register.operator_code as is_with_current_operator
from versions
left join current_register on versions.imo_no = current_register.imo_no
left join carriers on versions.operator_code = carriers.line_code
