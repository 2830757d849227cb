{# The sources' rows, drawn by the hash of a text (that of several numbers has the same last bits for all of them). #}
{% macro lot(seed, of) -%}(hash(i || '/' || {{ seed }}) % {{ of }})::int{%- endmacro %}

{% macro one_of(seed, values) -%}
(array[{% for value in values %}{{ "null" if value is none else "'" ~ value ~ "'" }}{{ ", " if not loop.last }}{% endfor %}])[1 + {{ lot(seed, values | length) }}]
{%- endmacro %}

{% macro number(seed, low, high) -%}({{ low }} + {{ lot(seed, high - low + 1) }}){%- endmacro %}

{% macro moment(seed, days=120) -%}
(timestamp '2025-01-01' + to_minutes({{ lot(seed, days * 1440) }}))
{%- endmacro %}

{% macro make_sources() %}
{% if execute %}
create schema if not exists raw;
create or replace table raw.stops as
select
    i::int as stop_id,
    'Stop ' || chr((65 + i % 26)::int) || (i // 26)::varchar as stop_name,
    {{ one_of(1, ['A', 'A', 'B', 'B', 'C', none]) }} as zone,
    {{ one_of(2, ['north', 'south', 'harbour', 'hills', 'centre']) }} as district,
    date '1990-01-01' + {{ number(3, 0, 12000) }} as opened_on,
    {{ lot(4, 3) }} > 0 as is_accessible
from range(1, 61) as made(i);

create or replace table raw.riders as
select
    'R' || lpad(i::varchar, 4, '0') as rider_id,
    {{ one_of(11, ['Ada', 'ben ', ' Cleo', 'DOV', 'Eli', 'fay', 'Gus', 'Hal', 'Ivy ', 'Jo']) }} as name,
    date '1940-01-01' + {{ number(12, 0, 26000) }} as born_on,
    {{ one_of(13, ['Port', 'Hill', 'Dale', 'Port', none]) }} as town,
    {{ one_of(14, ['none', 'none', 'silver', 'gold']) }} as tier,
    case when i > 40 and {{ lot(15, 3) }} = 0 then 'R' || lpad((1 + {{ lot(16, 40) }})::varchar, 4, '0') end as referred_by,
    {{ moment(17) }} as updated_at
from range(1, 601) as made(i);

create or replace table raw.app_sales as
select
    i::int as sale_id,
    case when {{ lot(21, 20) }} > 0 then 'R' || lpad((1 + {{ lot(22, 640) }})::varchar, 4, '0') end as rider,
    {{ one_of(23, ['single', 'single', 'day', 'week', 'month', 'bike']) }} as product,
    {{ number(24, 150, 4200) }} as price_cents,
    {{ moment(25) }} as sold_at,
    {{ one_of(26, ['ios', 'android', 'web']) }} as platform,
    {{ one_of(27, [none, none, none, 'SPRING', 'FRIEND', 'TEN']) }} as promo,
    {{ one_of(28, ['settled', 'settled', 'settled', 'refunded', 'failed']) }} as state
from range(1, 3001) as made(i);

create or replace table raw.kiosk_sales as
select
    'K' || i as ticket_no,
    {{ number(31, 1, 64) }} as stop,
    {{ one_of(32, ['SGL', 'SGL', 'DAY', 'WK', 'BIK']) }} as product_code,
    ({{ number(33, 100, 2600) }} / 100)::decimal(8, 2) as amount,
    strftime({{ moment(34) }}, '%d.%m.%Y %H:%M') as sold,
    {{ one_of(35, ['cash', 'card', 'card', none]) }} as paid_by,
    {{ one_of(36, ['N', 'N', 'N', 'Y']) }} as void
from range(1, 2501) as made(i);

create or replace table raw.agent_sales as
select
    i::bigint as id,
    {{ one_of(41, ['Kiosk & Co', 'Paper Ship', 'Corner', 'Harbour News']) }} as agency,
    {{ one_of(42, ['week', 'month', 'month', 'day']) }} as product,
    {{ number(43, 1, 6) }} as quantity,
    ({{ number(44, 300, 9000) }} / 100)::double as unit_price,
    {{ moment(45) }}::date as sale_date
from range(1, 901) as made(i);

create or replace table raw.taps as
select
    i::bigint as tap_id,
    'R' || lpad((1 + {{ lot(51, 620) }})::varchar, 4, '0') as rider,
    {{ number(52, 1, 62) }} as stop_id,
    {{ one_of(53, ['L1', 'L2', 'L3', 'L4', 'L5', 'L6', 'B10', 'B11', 'F1']) }} as line_id,
    {{ moment(54, 40) }} as tapped_at,
    {{ one_of(55, ['in', 'out']) }} as direction,
    {{ lot(56, 25) }} > 0 as accepted
from range(1, 7001) as made(i);

create or replace table raw.complaints as
select
    i::int as complaint,
    case when {{ lot(61, 6) }} > 0 then 'R' || lpad((1 + {{ lot(62, 600) }})::varchar, 4, '0') end as rider,
    {{ one_of(63, ['L1', 'L2', 'L3', 'B10', 'F1', none]) }} as line,
    {{ one_of(64, ['late', 'late;crowded', 'dirty', 'staff', 'fare;app', 'app', 'LATE']) }} as topics,
    {{ moment(65) }} as opened_at,
    case when {{ lot(66, 4) }} > 0 then {{ moment(65) }} + to_hours({{ number(67, 1, 400) }}) end as closed_at,
    {{ one_of(68, ['1', '2', '3', '4', '5', 'n/a', none]) }} as stars
from range(1, 801) as made(i);

create or replace table raw.service_log as
select
    i::int as run_id,
    {{ one_of(71, ['L1', 'L2', 'L3', 'L4', 'L5', 'L6', 'B10', 'B11', 'F1', 'X9']) }} as line_id,
    {{ moment(72, 60) }} as planned_at,
    case when {{ lot(73, 12) }} > 0 then {{ moment(72, 60) }} + to_minutes({{ number(74, -2, 14) }}) end as actual_at,
    'V' || {{ number(75, 1, 30) }} as vehicle,
    {{ number(76, 0, 180) }} as passengers,
    {{ one_of(77, ['dry', 'rain', 'snow', 'dry', none]) }} as weather
from range(1, 2501) as made(i);
{% endif %}
{% endmacro %}
