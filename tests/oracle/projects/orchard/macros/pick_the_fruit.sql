{# The cooperative's records, drawn by the md5 of a word and a row number: the same at every build. #}
{% macro nth(word, n, row='i') -%}
(md5_number('{{ word }} ' || ({{ row }})) % {{ n }})::int
{%- endmacro %}
{% macro any_of(word, options, row='i') -%}
([{% for o in options %}{{ 'null' if o is none else "'" ~ o ~ "'" }}{{ ', ' if not loop.last }}{% endfor %}])
[1 + {{ nth(word, options | length, row) }}]
{%- endmacro %}

{% macro pick_the_fruit() %}
{% if execute %}
{% set spellings = ['Elstar', 'ELSTAR ', 'Gala', 'gala (bio)', 'Jonagold', 'Braeburn', ' braeburn', 'Topaz',
  'Topaz (Bio)', 'Conference', 'Williams', 'williams', 'Quince', 'Boskoop', none] %}
{% set kinds = ['elstar', 'gala', 'jonagold', 'braeburn', 'topaz', 'conference', 'williams', 'boskoop'] %}
create schema if not exists barn;

create or replace table barn.members as
from range(1, 141) as r(i)
select
  i as "Grower No",
  {{ any_of('given', ['Anna', 'Bruno', 'Clara', 'Dieter', 'Eva', 'Fritz', 'Greta']) }} || ' '
    || {{ any_of('family', ['Obst', 'Kern', 'Baumer', 'Stiel', 'Wiesner', 'Apfler']) }} as "Full Name",
  {{ any_of('assoc', ['Kirchberg', 'Steinach', 'Auen', 'Muehlbach', 'Seeufer', 'Inselhof', 'Oberkirchberg', 'Rosenau',
    'Hangweg', 'Lakeside', 'Bergdorf']) }} as "Association",
  (1985 + {{ nth('since', 39) }}) || '-' || {{ any_of('sincem', ['01', '04', '07', '10']) }} || '-01' as "Member Since",
  case when {{ nth('noha', 11) }} > 0 then ((8 + {{ nth('ha', 190) }}) / 10.0)::decimal(5, 1)::varchar || ' ha' end
    as "Area",
  case when {{ nth('nomail', 5) }} > 0 then 'Grower' || i
    || '@' || {{ any_of('mail', ['Obst.example', 'post.example']) }} end
    as "EMail",
  {{ any_of('organic', ['yes', 'no', 'no', 'No', none]) }} as "Organic"
;

create or replace table barn.tickets as
with t as (from range(1, 3201) as r(i) select i, i - ({{ nth('again', 22) }} = 0)::int as ticket)
from t
select
  i as line,
  ticket,
  1 + {{ nth('tgrower', 148, 'ticket') }} as "Grower No",
  timestamp '2025-08-18 06:00'
    + to_minutes({{ nth('tday', 96, 'ticket') }} * 1440 + {{ nth('tminute', 720, 'ticket') }})
    as weighed_at,
  {{ any_of('tvariety', spellings, 'ticket') }} as variety,
  900 + {{ nth('gross', 5200) }} as gross_kg,
  case when {{ nth('notare', 13) }} > 0 then 90 + {{ nth('tare', 420) }} end as tare_kg,
  case when {{ nth('broken', 40) }} = 0 then null else json_object(
    'truck', json_object('plate', {{ any_of('truck', ['OB 1', 'OB 2', 'OB 3', 'KE 7', 'KE 9']) }},
      'axles', 2 + {{ nth('axles', 3) }}),
    'block', {{ any_of('block', ['north', 'south', 'river', 'hill']) }} || '-' || (1 + {{ nth('blockno', 9) }}),
    'field', json_object('brix', (90 + {{ nth('fbrix', 70) }}) / 10.0, 'wet', {{ nth('fwet', 3) }} = 0),
    'pickers', (['Ida', 'Jan', 'Kim', 'Lou', 'Max', 'Nia', 'Ole', 'Pia', 'Ron', 'Sue', 'Tom'])
      [1 + {{ nth('crew', 8, nth('tgrower', 148, 'ticket')) }}:1 + {{ nth('crew', 8, nth('tgrower', 148, 'ticket')) }}
        + {{ nth('pickers', 4) }}]
  ) end as sheet
;

create or replace table barn.lots as
from range(1, 901) as r(i)
select
  'L' || lpad(i::varchar, 4, '0') as lot,
  'K' || (1 + {{ nth('room', 8) }}) as room,
  timestamp '2025-08-20 16:00' + to_minutes({{ nth('lotminute', 144000) }}) as stored_at,
  case when {{ nth('stillin', 9) }} > 0
    then timestamp '2025-08-20 16:00'
      + to_minutes({{ nth('lotminute', 144000) }} + 6000 + {{ nth('weeks', 90000) }}) end
    as emptied_at,
  [1 + md5_number('part ' || i || '/' || k) % 3260 for k in range(1 + {{ nth('parts', 6) }})]::int[] as tickets,
  {'bins': 4 + {{ nth('bins', 40) }}, 'kind': {{ any_of('bin', ['wood', 'plastic', 'wood', none]) }},
    'row': 1 + {{ nth('brow', 22) }}}
    as stack,
  {{ any_of('lvariety', kinds) }} as "Variety"
;

create or replace table barn.gradings as
from range(1, 1051) as r(i)
select
  i as run,
  'L' || lpad((1 + {{ nth('glot', 930) }})::varchar, 4, '0') as lot,
  timestamp '2025-10-01 07:00' + to_minutes({{ nth('gminute', 170000) }}) as graded_at,
  {{ any_of('line', ['Line 1', 'Line 2', 'line 2']) }} as "Line",
  (300 + {{ nth('c1', 4200) }})::double as "Class I",
  case when {{ nth('noc2', 12) }} > 0 then 100 + {{ nth('c2', 1900) }} end::double as "Class II",
  case when {{ nth('nojuice', 4) }} > 0 then 20 + {{ nth('juice', 900) }} end::double as "Juice",
  case when {{ nth('nowaste', 3) }} > 0 then 5 + {{ nth('waste', 260) }} end::double as "Waste",
  {% for mm in [55, 65, 75, 85] -%}
  case when {{ nth('none' ~ mm, 8) }} > 0 then {{ nth('share' ~ mm, 100) }} end as "mm{{ mm }}",
  {% endfor -%}
  {{ any_of('sorter', ['Ute', 'Rolf', 'Sven', none]) }} as sorter
;

create or replace table barn.room_log as
from range(1, 4501) as r(i)
select
  i as entry,
  'K' || (1 + {{ nth('lroom', 7) }}) as room,
  timestamp '2025-08-15' + to_minutes({{ nth('lminute', 25000) }} * 10) as read_at,
  case when {{ nth('nocels', 25) }} > 0 then ({{ nth('cels', 72) }} - 12) / 10.0 end::double as celsius,
  case when {{ nth('noo2', 6) }} > 0 then (6 + {{ nth('o2', 34) }}) / 10.0 end::double as o2,
  ({{ nth('co2', 50) }} / 10.0)::double as co2,
  {{ any_of('door', ['shut', 'shut', 'shut', 'open']) }} as door
;

create or replace table barn.lab as
from range(1, 1601) as r(i)
select
  i as sample,
  json_object(
    'lot', 'L' || lpad((1 + {{ nth('slot', 920) }})::varchar, 4, '0'),
    'taken', strftime(timestamp '2025-09-01' + to_hours({{ nth('shour', 3400) }}), '%Y-%m-%dT%H:%M'),
    'by', {{ any_of('tech', ['ms', 'MS', 'tk', 'pw', none]) }},
    'firmness', [(40 + md5_number('firm ' || i || '.' || k) % 55) / 10.0 for k in range(2 + {{ nth('probes', 5) }})],
    'brix', case when {{ nth('nobrix', 9) }} > 0 then (95 + {{ nth('brix', 60) }}) / 10.0 end,
    'starch', 1 + {{ nth('starch', 10) }}
  )::varchar as form,
  case {{ nth('residues', 4) }}
    when 0 then []
    when 1 then [{'substance': 'captan', 'mg': {{ nth('captan', 400) }} / 100.0}]
    when 2 then [{'substance': 'boscalid', 'mg': {{ nth('boscalid', 300) }} / 100.0},
      {'substance': 'captan', 'mg': {{ nth('captan2', 350) }} / 100.0}]
    else [{'substance': {{ any_of('subst', ['fludioxonil', 'pirimicarb', 'boscalid']) }},
      'mg': {{ nth('other', 250) }} / 100.0}]
  end as residues
;

create or replace table barn.price_notes as
from range(1, 521) as r(i)
select
  i as note,
  {{ any_of('pvariety', kinds + ['quince']) }} as variety,
  {{ any_of('pclass', ['Class I', 'Class I', 'Class II']) }} as grade,
  date '2025-08-25' + {{ nth('pday', 150) }} as noted_on,
  {{ any_of('market', ['Hamburg', 'Verona', 'export', 'Export']) }} as market,
  ((24 + {{ nth('cents', 80) }}) / 100.0)::decimal(6, 2) as eur_kg
;

create or replace table barn.advances as
from range(1, 701) as r(i)
select
  i as payment,
  1 + {{ nth('agrower', 150) }} as "Grower No",
  date '2025-09-10' + {{ nth('aday', 140) }} as "Paid On",
  '€ ' || case when {{ nth('thousand', 5) }} > 0 then (1 + {{ nth('th', 8) }}) || '.' else '' end
    || lpad((100 + {{ nth('euros', 900) }})::varchar, 3, '0') || ','
    || lpad({{ nth('ct', 100) }}::varchar, 2, '0') as "Amount",
  {{ any_of('anote', ['advance pool main',
    'Advance Pool SUMMER', 'advance pool bio', 'pool: pear', 'correction', none]) }}
    as "Note"
;

create or replace table barn.claims as
from range(1, 601) as r(i)
select
  i as claim,
  date '2025-11-01' + {{ nth('cday', 100) }} as claimed_on,
  {{ any_of('buyer', ['Frischmarkt', 'Gruenkorb', 'Verdura', 'frischmarkt ']) }} as buyer,
  {{ any_of('cword', ['LOT ', 'lot no ', 'Charge ', '']) }} || {{ any_of('cl', ['L', 'L', 'L', 'l', '?']) }}
    || lpad((1 + {{ nth('clot', 940) }})::varchar, 4, '0') || ': '
    || {{ any_of('fault', ['brown core', 'bruises', 'soft', 'scab', 'brown core, soft', 'mixed sizes']) }}
    || case when {{ nth('nopct', 4) }} > 0 then ' ' || (1 + {{ nth('pct', 45) }}) || '%' else '' end as remark,
  case when {{ nth('settled', 3) }} > 0 then 20 + {{ nth('credit', 900) }} end as credit_eur
;

create or replace table barn.picking as
from range(1, 2001) as r(i)
select
  case when {{ nth('weighed', 4) }} > 0 then 1 + {{ nth('tgrower', 148) }} else 1 + {{ nth('hgrower', 143) }} end
    as "Grower No",
  date '2025-08-18' + case when {{ nth('weighed', 4) }} > 0 then {{ nth('tday', 96) }} else {{ nth('hday', 96) }} end
    as day,
  {{ any_of('gang', ['red', 'blue', 'family', 'family', 'students']) }} as gang,
  (2 + {{ nth('hours', 90) }}) / 2.0 as hours,
  i as sheet_no
;
{% endif %}
{% endmacro %}
