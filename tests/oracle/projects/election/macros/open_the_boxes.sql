{# a number below n, the same in every build #}
{% macro dice(tag, n, of='i') -%}(hash('{{ tag }}:' || {{ of }}) % {{ n }})::int{%- endmacro %}
{% macro pick(tag, items, of='i') -%}
(['{{ items | join("', '") }}'])[1 + {{ dice(tag, items | length, of) }}]
{%- endmacro %}

{# how much a list is liked: by the station and by its district #}
{% macro lean(least) -%}
{{ least }} + {{ dice('lean', 100, "s || '*' || l") }} / 160.0
        + {{ dice('land', 100, "((hash('district:' || s) % 19)::int || '*' || l)") }} / 80.0
{%- endmacro %}

{% macro open_the_boxes() %}
{% if execute %}
create schema if not exists count_night;

create or replace table count_night.stations as
select
  e as election,
  case when e = 'E21' and {{ dice('moved', 4, 's') }} = 0 then lpad((3000 + s)::varchar, 4, '0')
    else lpad(s::varchar, 4, '0') end as station_no,
  case when {{ dice('nowhere', 45, 's') }} = 0 then null
    else lpad((1 + {{ dice('district', 19, 's') }})::varchar, 2, '0') end as district,
  ' ' || {{ pick('place', ['School', 'Town Hall', 'Library', 'Gym', 'Fire House', 'Parish Hall'], 's') }}
    || ' ' || (1 + {{ dice('placeno', 60, 's') }}) as name,
  case when {{ dice('kindnull', 20, 's') }} > 0
    then {{ pick('kind', ['booth', 'booth', 'BOOTH', 'postal', 'mobile'], 's') }} end as kind,
  case when {{ dice('fmt', 3, 's') }} = 0
    then format('{:,}', 500 + {{ dice('elig', 1700, "e || '/' || s || '/' || copy") }})
    else (500 + {{ dice('elig', 1700, "e || '/' || s || '/' || copy") }})::varchar end as eligible,
  {{ dice('ramp', 3, 's') }} > 0 as step_free,
  timestamp '2025-08-01' + to_minutes({{ dice('load', 40000, "e || s || 'c' || copy") }}) as loaded_at
from range(1, 261) as r(s), (values ('E21'), ('E25')) as v(e), (values (1), (2)) as c(copy)
where copy = 1 or {{ dice('again', 8, "e || '/' || s") }} = 0;

create or replace table count_night.vote_reports as
select
  row_number() over (order by e, s, l, v) as report_id,
  e as election,
  case when e = 'E21' and {{ dice('moved', 4, 's') }} = 0 then lpad((3000 + s)::varchar, 4, '0')
    else lpad(s::varchar, 4, '0') end as station_no,
  l as list_no,
  v as version,
  case when {{ dice('blankf', 40, "e || s || '.' || l || '.' || v") }} = 0 then '-'
    else ((([190, 215, 120, 130, 60, 140, 40, 18, 30])[l] * ({{ lean(0.15) }}))::int
      + {{ dice('first', 17, "e || s || '.' || l || '.' || v") }})::varchar end as first,
  case when {{ dice('blanks', 35, "e || s || '.' || l || '.' || v") }} = 0 then null
    else ((([170, 190, 140, 110, 65, 120, 35, 22, 26])[l] * ({{ lean(0.12) }}))::int
      + {{ dice('second', 19, "e || s || '.' || l || '.' || v") }})::varchar end as second,
  {{ pick('clerk', ['mk', 'tw', 'ja', 'MK ', 'ob', 'rs'], "e || s || v") }} as clerk,
  timestamp '2021-09-26 18:10:00' + case when e = 'E25' then interval 1456 day else interval 0 day end
    + to_minutes({{ dice('in', 340, "e || s || v") }} + 30 * v) as received_at,
  {{ dice('phone', 5, "e || s || v") }} < 2 as by_phone
from range(1, 261) as r(s), range(1, 10) as q(l), (values ('E21'), ('E25')) as w(e), (values (1), (2), (3)) as z(v)
where (v = 1 and {{ dice('noballot', 30, "e || s || '?' || l") }} > 0)
  or v = 2 and {{ dice('second_report', 5, "e || s") }} = 0
  or v = 3 and {{ dice('third_report', 22, "e || s || l") }} = 0;

create or replace table count_night.envelopes as
select
  e as election,
  case when e = 'E21' and {{ dice('moved', 4, 's') }} = 0 then lpad((3000 + s)::varchar, 4, '0')
    else lpad(s::varchar, 4, '0') end as station_no,
  {{ dice('badf', 40, "e || s") }} as invalid_first,
  case when {{ dice('badnull', 12, "e || s") }} > 0 then {{ dice('bads', 33, "e || s") }} end as invalid_second,
  {{ dice('post', 420, "e || s") }} as postal,
  {{ pick('head', ['Abel', 'Berg', 'Cole', 'Dahl', 'Egger', 'Fink', 'Gross'], "e || s") }} as head_of_station
from range(1, 261) as r(s), (values ('E21'), ('E25')) as v(e)
where {{ dice('lostenv', 25, "e || s") }} > 0;

create or replace table count_night.turnout_log as
select
  e as election,
  case when e = 'E21' and {{ dice('moved', 4, 's') }} = 0 then lpad((3000 + s)::varchar, 4, '0')
    else lpad(s::varchar, 4, '0') end as station_no,
  h as hour,
  ((300 + {{ dice('crowd', 900, "e || s") }}) * ([0.11, 0.27, 0.45, 0.62, 0.83, 1.0])[(h - 8) // 2 + 1])::int
    + {{ dice('wobble', 28, "e || s || '@' || h") }}
    - case when {{ dice('slip', 14, "e || s || '@' || h") }} = 0 then 120 else 0 end as voted_so_far,
  {{ pick('phoned', ['sms', 'app', 'call'], "e || s || h") }} as sent_by
from range(1, 261) as r(s), range(8, 19, 2) as t(h), (values ('E21'), ('E25')) as v(e)
where {{ dice('silent', 9, "e || s || '#' || h") }} > 0;

create or replace table count_night.recounts as
select
  i as recount_id,
  {{ pick('re', ['E21', 'E25', 'E25']) }} as election,
  lpad((1 + {{ dice('rs', 265) }})::varchar, 4, '0') as station_no,
  1 + {{ dice('rl', 9) }} as list_no,
  case when {{ dice('rf0', 6) }} > 0 then 20 + {{ dice('rf', 330) }} end as found_first,
  case when {{ dice('rs0', 5) }} > 0 then 15 + {{ dice('rsec', 310) }} end as found_second,
  {{ pick('rd', ['changed', 'changed', 'confirmed', 'void', 'Changed']) }} as decision,
  timestamp '2025-09-22 08:00:00' + to_minutes({{ dice('rt', 60000) }}) as decided_at,
  {{ pick('rc', ['court', 'office', 'observer']) }} as asked_by
from range(1, 1201) as r(i);

create or replace table count_night.polls as
select
  i as poll_id,
  {{ pick('house', ['Ask & Co', 'Barometer', 'Census Lab', 'DataVox']) }} as pollster,
  {{ pick('pp', ['SOL', 'CON', 'GRN', 'LIB', 'LFT', 'NAT', 'REG', 'PIR', 'VOT', 'sol', 'Others']) }} as party,
  date '2025-03-01' + {{ dice('pd', 203) }} as field_day,
  replace(((20 + {{ dice('ppct', 260) }}) / 10.0)::decimal(5, 1)::varchar, '.', ',') as pct,
  case when {{ dice('psn', 10) }} > 0 then 500 + {{ dice('ps', 1800) }} end as sample,
  {{ pick('pm', ['phone', 'web', 'mixed']) }} as method
from range(1, 1501) as r(i);

create or replace table count_night.results_2017 as
select
  lpad(i::varchar, 4, '0') as station_no,
  (480 + {{ dice('e17', 1500) }})::varchar as eligible,
  {% for p in ['sol', 'con', 'grn', 'lib', 'lft', 'nat', 'fam'] %}
  case when {{ dice('gap' ~ p, 18) }} = 0 then '-' else (10 + {{ dice('old' ~ p, 210) }})::varchar end as {{ p }},
  {% endfor %}
  {{ dice('rest', 60) }}::varchar as rest
from range(1, 276) as r(i);

create or replace table count_night.candidates as
select
  i as candidate_id,
  {{ pick('given', ['Ana', 'Ben', 'Cleo', 'Dan', 'Eva', 'Finn', 'Gita', 'Hugo', 'Ida', 'Jon', 'Kim', 'Lea']) }}
    || ' ' || {{ pick('family', ['Moss', 'North', 'Olsen', 'Park', 'Quist', 'Reed', 'Stone', 'Thorn', 'Urban']) }}
    || case when {{ dice('dbl', 4) }} = 0 then '-' || {{ pick('fam2', ['Vale', 'West', 'Young']) }} else '' end as name,
  {{ pick('cparty', ['SOL', 'CON', 'GRN', 'LIB', 'LFT', 'NAT', 'REG', 'PIR', 'VOT']) }} as party,
  case when {{ dice('listonly', 5) }} > 0 then lpad((1 + {{ dice('cd', 18) }})::varchar, 2, '0') end as district,
  case when {{ dice('nolist', 6) }} > 0 then 1 + {{ dice('cplace', 80) }} end as place,
  1948 + {{ dice('born', 58) }} as born,
  {{ pick('sex', ['f', 'm', 'm', 'F', 'x']) }} as sex,
  {{ pick('job', ['teacher', 'lawyer', 'farmer', 'nurse', 'engineer', 'clerk', '']) }} as job,
  {{ dice('sits', 5) }} = 0 as incumbent
from range(1, 801) as r(i);

create or replace table count_night.complaints as
select
  i as no,
  lpad((1 + {{ dice('xs', 280) }})::varchar, 4, '0') as station_no,
  timestamp '2025-09-21 07:00:00' + to_minutes({{ dice('xt', 1300) }}) as called_at,
  {{ pick('what', ['queue', 'ballot missing', 'wrong list', 'no ramp', 'poster near door', 'Queue too long']) }}
    || {{ pick('sev', ['', ' !', ' !!', ' (repeated)']) }} as text,
  {{ pick('via', ['mail', 'form', 'phone']) }} as via,
  case when {{ dice('solved', 3) }} > 0 then {{ dice('took', 600) }} end as minutes_to_answer
from range(1, 1601) as r(i);
{% endif %}
{% endmacro %}
