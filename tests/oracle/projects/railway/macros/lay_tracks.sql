{# Numbers and words by the hash of a text, so that each build has the same rows. #}
{% macro roll(tag, sides, of='i') -%}(hash('{{ tag }}/' || {{ of }}) % {{ sides }})::int{%- endmacro %}
{% macro one_of(tag, words, of='i') -%}
(list_value({% for word in words %}{{ "null" if word is none else "'" ~ word ~ "'" }}{{ ", " if not loop.last }}{% endfor %}))[1 + {{ roll(tag, words | length, of) }}]
{%- endmacro %}

{% macro lay_tracks() %}
{% if execute %}
{% set codes = ['ABK','BRN','CLD','DRN','EST','FLK','GRS','HVN','ILM','JSP','KRN','LND','MRT','NDL'] %}
create schema if not exists ops;

create or replace table ops.services as
select
  i as service_no,
  1 + {{ roll('version', 3) }} as version,
  {{ one_of('brand', ['Express', 'Regio', 'Regio', 'Sprinter', 'Night', none]) }} as brand,
  date '2025-01-15' + {{ roll('from', 40) }} as valid_from,
  case when {{ roll('open', 4) }} > 0 then date '2025-03-01' + {{ roll('until', 70) }} end as valid_to,
  {{ one_of('days', ['MTWTF--', 'MTWTFSS', '-----SS', 'M-W-F--', 'MTWTFS-']) }} as days,
  list_transform(range(0, 3 + {{ roll('stops', 4) }}), lambda k: {
    'station': ({{ codes }})[1 + (hash('stop/' || i || '/' || k) % 14)::int],
    'minute': (300 + {{ roll('start', 900) }} + k * (9 + {{ roll('pace', 25) }}))::int,
    'dwell': (hash('dwell/' || i || k) % 4)::int,
    'request': hash('req/' || i || k) % 5 = 0
  }) as calls,
  map(['first', 'second'], [{{ roll('first', 60) }}, 80 + {{ roll('second', 240) }}]) as seats
from range(1, 261) as r(i);

create or replace table ops.passings as
select
  i as passing_id,
  1 + {{ roll('pservice', 275) }} as service_no,
  date '2025-02-01' + {{ roll('pday', 80) }} as run_date,
  ({{ codes }})[1 + {{ roll('pstation', 14) }}] as station,
  timestamp '2025-02-01' + to_days({{ roll('pday', 80) }}) + to_minutes(300 + {{ roll('pminute', 1100) }}) as passed_at,
  case when {{ roll('plost', 12) }} > 0 then {{ roll('plate', 41) }} - 6 end as late_minutes,
  case when {{ roll('pcaused', 3) }} = 0 then {{ one_of('pcause', ['D01', 'D02', 'D10', 'D11', 'D20', 'D30', 'D31', 'D99', 'D77']) }} end as cause,
  {{ one_of('psensor', ['axle', 'axle', 'gps', 'manual']) }} as sensor
from range(1, 9001) as r(i);

create or replace table ops.counts as
select
  i as count_id,
  1 + {{ roll('cservice', 260) }} as service_no,
  date '2025-02-01' + {{ roll('cday', 80) }} as run_date,
  ({{ codes }})[1 + {{ roll('cstation', 14) }}] as station,
  {{ roll('con', 120) }} as boarded,
  {{ roll('coff', 120) }} as alighted,
  {{ one_of('cclass', ['first', 'second', 'second', 'second']) }} as travel_class
from range(1, 6001) as r(i);

create or replace table ops.units as
select
  'U' || lpad(i::varchar, 3, '0') as unit,
  {{ one_of('series', ['410', '410', '425', '620', '620']) }} as series,
  {{ one_of('depot', ['ABK', 'DRN', 'GRS', 'JSP', none]) }} as depot,
  date '2005-01-01' + {{ roll('built', 6000) }} as built,
  timestamp '2025-01-01' + to_hours({{ roll('touched', 2000) }}) as changed_at,
  struct_pack(mass_t := 80 + {{ roll('mass', 90) }}, cars := 2 + {{ roll('cars', 5) }}, toilets := {{ roll('wc', 3) }}) as build_data
from range(1, 91) as r(i);

create or replace table ops.rosters as
select
  i as duty,
  date '2025-02-01' + {{ roll('rday', 80) }} as run_date,
  1 + {{ roll('rservice', 260) }} as service_no,
  'U' || lpad((1 + {{ roll('runit', 95) }})::varchar, 3, '0') as unit,
  {{ roll('position', 3) }} as position,
  'C' || (100 + {{ roll('driver', 60) }}) as driver,
  case when {{ roll('hasguard', 3) }} > 0 then 'C' || (100 + {{ roll('guard', 60) }}) end as guard
from range(1, 5001) as r(i);

create or replace table ops.workshop as
select
  i as job,
  'U' || lpad((1 + {{ roll('wunit', 92) }})::varchar, 3, '0') as unit,
  timestamp '2025-01-10' + to_minutes({{ roll('wstart', 130000) }}) as entered,
  case when {{ roll('wopen', 8) }} > 0 then timestamp '2025-01-10' + to_minutes({{ roll('wstart', 130000) }} + 60 + {{ roll('wlong', 4000) }}) end as "left",
  {{ one_of('wkind', ['wash', 'brakes', 'doors', 'overhaul', 'wheel']) }} as kind,
  ({{ roll('wcost', 90000) }} / 10.0)::decimal(10, 2) as cost
from range(1, 801) as r(i);

create or replace table ops.claims as
select
  i as claim,
  'P' || (1 + {{ roll('person', 700) }}) as passenger,
  1 + {{ roll('clservice', 260) }} as service_no,
  date '2025-02-01' + {{ roll('clday', 80) }} as run_date,
  json_object(
    'ticket', json_object('price', (300 + {{ roll('clprice', 9000) }}) / 100.0, 'class', {{ one_of('clclass', ['first', 'second', 'second']) }}),
    'minutes', case when {{ roll('clsays', 9) }} > 0 then {{ roll('clmin', 180) }} end,
    'channel', {{ one_of('clchannel', ['web', 'app', 'desk', none]) }}
  )::varchar as form,
  timestamp '2025-02-02' + to_minutes({{ roll('clfiled', 130000) }}) as filed_at
from range(1, 2501) as r(i);

create or replace table ops.weather as
select
  {{ one_of('wregion', ['north', 'east', 'south', 'west']) }} as region,
  timestamp '2025-02-01' + to_minutes({{ roll('wminute', 115000) }}) as seen_at,
  {{ roll('wtemp', 34) }} - 9 as celsius,
  case when {{ roll('wdry', 3) }} = 0 then {{ roll('wrain', 200) }} / 10.0 end as rain_mm,
  ({{ roll('wgust', 1100) }} / 10.0)::float as gust
from range(1, 1501) as r(i);
{% endif %}
{% endmacro %}
