{#- Rows of the terminal's systems, each value drawn by a hash of the row number. -#}
{%- macro dice(tag, sides, key='i') -%}
(hash('{{ tag }}|' || ({{ key }})) % {{ sides }})::integer
{%- endmacro -%}

{%- macro deal(tag, cards, key='i') -%}
(case {{ dice(tag, cards | length, key) }}
{%- for card in cards %} when {{ loop.index0 }} then {{ 'null' if card is none else "'" ~ card ~ "'" }}{% endfor %} end)
{%- endmacro -%}

{% macro seed_terminal() %}
{% if execute %}
{% set lines = ['NOR', 'PAC', 'HAN', 'BAL', 'LUX', 'SUN', 'KEL', 'XXX'] %}
create schema if not exists tos;
create schema if not exists gate;
create schema if not exists fin;

create or replace table tos.vessel_register as
select
    i as register_id,
    9100000 + 137 * {{ dice('ship', 48) }} as imo_no,
    {{ deal('prefix', ['MV ', 'M/V ', '', 'mv ']) }}
        || {{ deal('first', ['Northern', 'Baltic', 'Golden', 'Silver', 'Morning', 'Atlantic'],
            '137 * ' ~ dice('ship', 48)) }}
        || ' ' || {{ deal('second', ['Star', 'Trader', 'Spirit', 'Bridge', 'Falcon', 'Pioneer', 'Dawn'],
            dice('ship', 48) ~ ' + 7') }}
        || case when {{ dice('renamed', 9) }} = 0 then ' II' else '' end as vessel_name,
    {{ deal('flag', ['PA', 'LR', 'mh', 'DE', 'DK', none]) }} as flag,
    replace(((1400 + {{ dice('loa', 2300) }}) / 10.0)::decimal(6, 1)::varchar, '.', ',') as loa_m,
    800 + 10 * {{ dice('teu', 1300) }} as teu_capacity,
    {{ deal('operator', lines) }} as operator_code,
    {{ deal('geared', ['Y', 'N', 'N', none]) }} as gear_flag,
    timestamp '2024-12-15' + to_minutes({{ dice('changed', 280000) }}) as changed_at
from range(1, 241) as g(i);

create or replace table tos.vessel_call as
with plan as (
    select
        i,
        timestamp '2025-02-01' + to_minutes({{ dice('eta', 216000) }}) as eta
    from range(1, 621) as g(i)
)
select
    'C' || lpad(i::varchar, 5, '0') as call_ref,
    9100000 + 137 * {{ dice('callship', 51) }} as imo_no,
    'B' || lpad((1 + {{ dice('berth', 11) }})::varchar, 2, '0') as berth_code,
    {{ deal('loop', ['AE1', 'AE7', 'NS2', 'FEED', 'feed', none]) }} as service_loop,
    {{ deal('agent', ['Lund', 'Hoek', 'Meyer', 'Quay & Co', 'TEST']) }} as agent_name,
    eta,
    case when {{ dice('noata', 17) }} > 0 then eta + to_minutes({{ dice('late', 2100) }} - 700) end as ata,
    case when {{ dice('noata', 17) }} > 0
        then eta + to_minutes({{ dice('late', 2100) }} - 700 + {{ dice('wait', 420) }}) end as berthed_at,
    case when {{ dice('noatd', 13) }} > 0
        then eta + to_minutes({{ dice('late', 2100) }} - 200 + 420 + {{ dice('stay', 2000) }}) end as atd,
    {{ deal('status', ['DEPARTED', 'DEPARTED', 'departed ', 'DEPARTED', 'CANCELLED', 'WORKING']) }} as call_status,
    (650 + {{ dice('draft', 900) }})::varchar as draft_cm,
    {{ dice('pilots', 3) }} as pilots_ordered
from plan;

create or replace table tos.container_visit as
select
    i as visit_id,
    {{ deal('owner', ['NORU', 'PACU', 'HANU', 'BALU', 'TRLU', 'tghu']) }}
        || {{ deal('gap', ['', '', ' ', '-']) }}
        || lpad({{ dice('box', 300) }}::varchar, 6, '0') || {{ dice('check', 10, dice('box', 300)) }} as container_no,
    {{ deal('iso', ['22G1', '42G1', '45G1', '45G1', '45R1', '22R1', '22T1', 'L5G1', '99X9', none]) }} as iso_code,
    {{ deal('line', lines) }} as line_code,
    {{ deal('kind', ['F', 'F', 'F', 'E', 'M', none]) }} as freight_kind,
    {{ deal('category', ['IMP', 'IMP', 'EXP', 'EXP', 'TRS', 'STO']) }} as category,
    case when {{ dice('noweight', 14) }} > 0 then (2200 + {{ dice('gross', 28000) }})::varchar || ' kg'
        end as gross_weight,
    case when {{ dice('vgm', 3) }} > 0 then 2100 + {{ dice('vgmkg', 28500) }} end as vgm_kg,
    case when {{ dice('reefer', 4) }} = 0 then {{ dice('celsius', 45) }} - 25 end as set_celsius,
    {{ deal('imdg', [none, none, none, none, '3', '8', '9', '2.1']) }} as imdg_class,
    'C' || lpad((1 + (i - 1) // 5)::varchar, 5, '0') as inbound_call_ref,
    case when {{ dice('nooutcall', 3) }} > 0
        then 'C' || lpad((1 + {{ dice('outcall', 640) }})::varchar, 5, '0') end as outbound_call_ref,
    timestamp '2025-02-01'
        + to_minutes({{ dice('eta', 216000, '1 + (i - 1) // 5') }} + {{ dice('arrive', 2900) }}) as time_in,
    case when {{ dice('noout', 12) }} > 0 then timestamp '2025-02-01'
        + to_minutes({{ dice('eta', 216000, '1 + (i - 1) // 5') }} + {{ dice('arrive', 2900) }}
            + 300 + {{ dice('dwell', 9000) }} + {{ dice('longer', 5) }} * {{ dice('dwell2', 4500) }}) end as time_out,
    {{ deal('block', ['A', 'A', 'B', 'C', 'R', 'H']) }} || lpad((1 + {{ dice('bay', 40) }})::varchar, 2, '0')
        as yard_slot,
    1001 + {{ dice('consignee', 74) }} as consignee_no
from range(1, 3101) as g(i);

create or replace table tos.move_event as
with numbered as (
    select
        i,
        i - (case when {{ dice('resent', 24) }} = 0 then 1 else 0 end) as m
    from range(1, 9001) as g(i)
),
shifted as (
    select i, m, 1 + m % 420 as s from numbered
),
called as (
    select i, m, s, 1 + {{ dice('shiftcall', 620, 's') }} as c from shifted
)
select
    i as event_id,
    m as move_no,
    case when {{ dice('nocall', 30, 'm') }} > 0 then 'C' || lpad(c::varchar, 5, '0') end as call_ref,
    'QC' || lpad((1 + {{ dice('crane', 13, 's') }})::varchar, 2, '0') as crane_code,
    case when {{ dice('stray', 8, 'm') }} > 0
        then (c - 1) * 5 + 1 + {{ dice('slot', 5, 'm') }} else 1 + {{ dice('anyvisit', 3200, 'm') }} end as visit_id,
    {{ deal('movekind', ['DSCH', 'DSCH', 'LOAD', 'LOAD', 'SHFT', 'RSTW', 'disch'], 'm') }} as move_kind,
    timestamp '2025-02-01' + to_minutes({{ dice('eta', 216000, 'c') }} + {{ dice('shiftstart', 900, 's') }})
        + to_seconds({{ dice('second', 27000, 'm') }}) as moved_at,
    timestamp '2025-02-01' + to_minutes({{ dice('eta', 216000, 'c') }} + {{ dice('shiftstart', 900, 's') }})
        + to_seconds({{ dice('second', 27000, 'm') }} + 40 + {{ dice('lag', 90000) }}) as recorded_at,
    case when {{ dice('nocycle', 18) }} > 0 then 55 + {{ dice('cycle', 260) }} end as cycle_seconds,
    {{ deal('spreader', ['single', 'single', 'twin', 'tandem', none], 'm') }} as spreader,
    'OP' || (1 + {{ dice('driver', 28, '7 * s') }}) as driver_code,
    {{ deal('from', ['BAY', 'DECK', 'YARD', 'APRON'], 'm') }} || '-' || (1 + {{ dice('fromno', 60, 'm') }})
        as from_position,
    {{ deal('to', ['YARD', 'APRON', 'BAY', 'TRUCK'], 'm') }} || '-' || (1 + {{ dice('tono', 60, 'm') }}) as to_position,
    {{ deal('exception', [none, none, none, none, none, 'DMG', 'SEAL', 'TWL'], 'm') }} as exception_code
from called;

create or replace table tos.crane_outage as
select
    i as outage_id,
    'QC' || lpad((1 + {{ dice('ocrane', 13) }})::varchar, 2, '0') as crane_code,
    timestamp '2025-01-28' + to_minutes({{ dice('down', 225000) }}) as down_from,
    case when {{ dice('stilldown', 11) }} > 0
        then timestamp '2025-01-28' + to_minutes({{ dice('down', 225000) }} + 20 + {{ dice('downfor', 2200) }})
        end as down_to,
    {{ deal('reason', ['HOIST: rope worn', 'SPREADER: twistlock', 'trolley: limit switch', 'WIND',
        'Planned: service', none]) }}
        as reason_text,
    {{ dice('cost', 9000) }} / 4.0 as repair_cost
from range(1, 301) as g(i);

create or replace table gate.transaction_log as
with visits as (
    select i, timestamp '2025-02-03' + to_minutes({{ dice('truckin', 214000) }}) as in_at
    from range(1, 1751) as g(i)
),
stamps as (
    select i, in_at as stamped_at, 'IN' as direction, i * 2 as txn_id from visits
    union all
    select i, in_at + to_minutes(14 + {{ dice('turn', 140) }}), {{ deal('outword', ['OUT', 'OUT', 'out']) }}, i * 2 + 1
    from visits
    where {{ dice('noexit', 15) }} > 0
)
select
    txn_id,
    'HB-' || {{ deal('plate', ['KL', 'MN', 'TR', 'SW']) }} || ' ' || (100 + {{ dice('plateno', 55) }}) as plate,
    {{ deal('haulier', ['Brandt', 'Olsen Spedition', 'Truck24', 'olsen spedition', 'Kai-Trans', none]) }} as haulier,
    direction,
    stamped_at,
    1 + {{ dice('lane', 6, 'txn_id') }} as lane_no,
    case when {{ dice('nobox', 9) }} > 0 then 1 + {{ dice('gatevisit', 3150) }} end as visit_id,
    case when {{ dice('nobooking', 5) }} > 0 then 'BK' || lpad((1 + {{ dice('gatebooking', 950) }})::varchar, 4, '0')
        end as booking_no,
    {{ deal('trouble', [none, none, none, 'NO PIN', 'DAMAGE', 'WEIGHT'], 'txn_id') }} as trouble_code,
    {{ deal('seal', ['Y', 'Y', 'N', none], 'txn_id') }} as seal_ok
from stamps;

create or replace table gate.booking as
select
    'BK' || lpad(i::varchar, 4, '0') as booking_no,
    {{ deal('bline', lines) }} as line_code,
    1001 + {{ dice('bcustomer', 74) }} as customer_no,
    timestamp '2025-02-05' + to_hours({{ dice('cutoff', 3600) }}) as cutoff_at,
    1 + {{ dice('pieces', 9) }} as pieces,
    {{ deal('commodity', ['paper', 'machinery', 'chemicals', 'fruit', 'steel', 'Paper', none]) }} as commodity,
    {{ deal('bstatus', ['OK', 'OK', 'OK', 'HOLD', 'CXL']) }} as booking_status
from range(1, 901) as g(i);

create or replace table fin.customer as
select
    1000 + i as customer_no,
    {{ deal('cname', ['Nordkai', 'Albrecht', 'Fjord', 'Polar', 'Hansa', 'Kontor']) }} || ' '
        || {{ deal('cform', ['Logistics', 'Trading', 'Import', 'Shipping']) }} || ' ' || i as customer_name,
    {{ deal('ccountry', ['DE', 'DE', 'NL', 'SE', 'pl', none]) }} as country,
    {{ deal('credit', ['A', 'B', 'B', 'C', none]) }} as credit_class,
    {{ deal('terms', ['14', '30', '30', '45', 'n/a']) }} as payment_terms,
    {{ deal('segment', ['forwarder', 'shipper', 'line']) }} as segment,
    timestamp '2025-01-01' + to_minutes({{ dice('cchanged', 260000) }}) as updated_at
from range(1, 71) as g(i);

create or replace table fin.customer_contract as
select
    i as contract_line,
    1001 + {{ dice('kcustomer', 72) }} as customer_no,
    'K-' || (1 + {{ dice('contract', 24) }}) as contract_no,
    5 + {{ dice('weight', 60) }} as weight_points,
    date '2025-01-01' + {{ dice('kfrom', 90) }} as starts_on,
    case when {{ dice('kopen', 3) }} > 0 then date '2025-04-15' + {{ dice('kto', 120) }} end as ends_on,
    {{ deal('ktype', ['volume', 'spot', 'frame']) }} as contract_type
from range(1, 171) as g(i);

create or replace table fin.invoice as
select
    'INV' || lpad(i::varchar, 5, '0') as invoice_no,
    1001 + {{ dice('icustomer', 73) }} as customer_no,
    strftime(date '2025-02-05' + {{ dice('issued', 165) }}, '%d.%m.%Y') as issued_on,
    {{ deal('currency', ['EUR', 'EUR', 'EUR', 'USD', 'GBP', 'SEK', 'CHF']) }} as currency,
    {{ deal('istatus', ['PAID', 'PAID', 'OPEN', 'paid', 'VOID', 'CREDIT']) }} as invoice_status,
    case when {{ dice('unpaid', 3) }} > 0
        then strftime(date '2025-02-05' + {{ dice('issued', 165) }} + 3 + {{ dice('payafter', 60) }}, '%d.%m.%Y') end
        as paid_on,
    {{ deal('contact', ['web', 'edi', 'mail']) }} as channel
from range(1, 901) as g(i);

create or replace table fin.invoice_line as
select
    i as line_id,
    'INV' || lpad((1 + {{ dice('linv', 930) }})::varchar, 5, '0') as invoice_no,
    {{ deal('service', ['STO', 'STO', 'LFT', 'RFR', 'WHF', 'GAT', 'INS', 'ZZZ']) }} as service_code,
    case when {{ dice('novisit', 7) }} > 0 then 1 + {{ dice('lvisit', 3150) }} end as visit_id,
    case when {{ dice('noqty', 16) }} > 0 then (1 + {{ dice('qty', 12) }})::varchar end as quantity,
    replace(((250 + {{ dice('price', 24000) }}) / 100.0)::decimal(8, 2)::varchar, '.', ',') as unit_price,
    {{ deal('discount', [none, none, '5', '10', '12.5']) }} as discount_pct
from range(1, 3101) as g(i);
{% endif %}
{% endmacro %}
