{# Rows drawn by the hash of a text: the same in every build. #}
{% macro draw(tag, n, of='i') -%}(hash('{{ tag }}' || ':' || {{ of }}) % {{ n }})::int{%- endmacro %}
{% macro pick(tag, of='i') -%}
([{% for value in varargs %}{{ "null" if value is none else "'" ~ value ~ "'" }}{{ ", " if not loop.last }}{% endfor %}])[1 + {{ draw(tag, varargs | length, of) }}]
{%- endmacro %}

{% macro generate_feeds() %}
{% if execute %}
create schema if not exists feed;

create or replace table feed.telemetry as
select
  i as message,
  'T' || lpad((1 + {{ draw('turbine', 22) }})::varchar, 2, '0') as turbine,
  timestamptz '2024-11-01 00:00:00+00' + to_minutes({{ draw('minute', 57600) }}) as received_at,
  case when {{ draw('torn', 60) }} = 0 then '{"wind": ' else json_object(
    'wind', {{ draw('wind', 260) }} / 10.0,
    'power_kw', case when {{ draw('nopower', 15) }} > 0 then {{ draw('power', 3300) }} end,
    'gear', json_object('rpm', {{ draw('rpm', 18) }}, 'oil_c', {{ draw('oil', 70) }} - 5),
    'alarms', case {{ draw('alarms', 7) }} when 0 then ['pitch'] when 1 then ['grid', 'pitch'] when 2 then ['icing'] else [] end,
    'firmware', {{ pick('firmware', 'i', '1.9', '2.0', '2.1', '2.10') }}
  )::varchar end as payload
from range(1, 6001) as r(i);

create or replace table feed.weather as
select
  {{ pick('mast', 'i', 'north', 'south', 'ridge') }} as mast,
  timestamp '2024-11-01' + to_minutes({{ draw('wminute', 57600) }}) as observed_at,
  ({{ draw('speed', 280) }} / 10.0)::decimal(4, 1) as speed,
  case when {{ draw('calm', 20) }} > 0 then {{ draw('degrees', 360) }} end as degrees,
  {{ draw('temperature', 30) }} - 12 as temperature,
  {{ pick('sky', 'i', 'clear', 'cloud', 'fog', none) }} as sky
from range(1, 2001) as r(i);

create or replace table feed.status_log as
select
  i as entry,
  'T' || lpad((1 + {{ draw('sturbine', 24) }})::varchar, 2, '0') as turbine,
  timestamp '2024-10-25' + to_minutes({{ draw('sminute', 64800) }}) as since,
  {{ pick('status', 'i', 'run', 'run', 'run', 'stop', 'service', 'fault') }} as status,
  {{ pick('cause', 'i', none, none, 'gearbox', 'blade', 'grid', 'converter') }} as cause
from range(1, 901) as r(i);

create or replace table feed.work_orders as
select
  i as work_order,
  'T' || lpad((1 + {{ draw('oturbine', 24) }})::varchar, 2, '0') as turbine,
  date '2024-10-20' + {{ draw('oday', 55) }} as opened,
  case when {{ draw('open', 6) }} > 0 then date '2024-10-20' + {{ draw('oday', 55) }} + {{ draw('olength', 9) }} end as closed,
  {{ pick('crew', 'i', 'red', 'blue', 'green', none) }} as crew,
  {{ pick('urgency', 'i', 'low', 'mid', 'mid', 'high') }} as urgency,
  case {{ draw('parts', 4) }}
    when 0 then [{'part': 'bolt', 'pieces': 4 + {{ draw('bolts', 9) }}, 'each_eur': 2.5}]
    when 1 then [{'part': 'bearing', 'pieces': 1, 'each_eur': 900.0 + {{ draw('bearing', 400) }}}, {'part': 'oil', 'pieces': 1 + {{ draw('oils', 6) }}, 'each_eur': 31.0}]
    when 2 then [{'part': 'blade kit', 'pieces': 1 + {{ draw('kits', 2) }}, 'each_eur': 5200.0}]
    else []
  end as parts,
  {{ draw('hours', 60) }} / 4.0 as hours
from range(1, 601) as r(i);

create or replace table feed.spot_prices as
select
  timestamp '2024-11-01' + to_hours(i::int) as hour,
  (({{ draw('price', 2600) }} - 300) / 10.0)::double as eur_mwh,
  {{ pick('market', 'i', 'day-ahead', 'day-ahead', 'intraday') }} as market
from range(0, 960) as r(i);

create or replace table feed.forecasts as
select
  i as forecast,
  'T' || lpad((1 + {{ draw('fturbine', 22) }})::varchar, 2, '0') as turbine,
  date_trunc('hour', timestamp '2024-11-01' + to_minutes({{ draw('fminute', 57600) }})) as for_hour,
  {{ 1 }} + {{ draw('lead', 36) }} as lead_hours,
  ({{ draw('fkw', 3300) }})::int as kw
from range(1, 4501) as r(i);

create or replace table feed.curtailments as
select
  i as curtailment,
  'N' || (1 + {{ draw('node', 9) }}) as node,
  timestamp '2024-11-01' + to_minutes({{ draw('cminute', 57600) }}) as starts_at,
  timestamp '2024-11-01' + to_minutes({{ draw('cminute', 57600) }} + 30 + {{ draw('clength', 700) }}) as ends_at,
  ([0, 30, 60, 100])[1 + {{ draw('cap', 4) }}] as cap_percent
from range(1, 121) as r(i);
{% endif %}
{% endmacro %}
