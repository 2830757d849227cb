{#- stands in for the connectors: each row follows from its number -#}
{% macro rnd(label, n, key='id') -%}
(md5_number_lower('{{ label }}|' || ({{ key }})::varchar) % {{ n }})::bigint
{%- endmacro %}
{% macro any_of(label, options, key='id') -%}
case {{ rnd(label, options | length, key) }}
{%- for option in options %} when {{ loop.index0 }} then
  {%- if option is none %} null{% else %} '{{ option }}'{% endif %}
{%- endfor %} end
{%- endmacro %}

{% macro sync_connectors() %}
{% if execute %}
{% for shop in var('shops') %}
{% set sales = {'mill': 1900, 'station': 1500, 'market': 1200}[shop] %}
{% set missing = var('missing_columns')[shop] %}
create schema if not exists till_{{ shop }};

create or replace table till_{{ shop }}.sales as
select
  id as sale_id,
  timestamp '{{ var("bakery__first_day") }} 05:30:00'
    + to_days({{ rnd(shop ~ 'day', 243) }}::int) + to_minutes({{ rnd(shop ~ 'minute', 790) }}) as sold_at,
  1 + {{ rnd(shop ~ 'till', 4) }} as till_no,
  {{ any_of(shop ~ 'cashier', ['e01', 'e02', 'e03', 'E04', 'e05', 'e06', none]) }} as cashier,
  {{ any_of(shop ~ 'channel', ['counter', 'counter', 'app', 'phone', 'Counter', none]) }} as channel,
  case when copy = 1 then {{ any_of(shop ~ 'status', ['paid', 'paid', 'paid', 'paid', 'void', 'refund']) }}
    else {{ any_of(shop ~ 'status2', ['paid', 'refund', 'void']) }} end as status,
  {% if 'loyalty_no' not in missing %}
  case when {{ rnd(shop ~ 'loyal', 10) }} < 7 then 'L' || (10000 + {{ rnd(shop ~ 'loyalty', 640) }}) end as loyalty_no,
  {% endif %}
  {% if 'discount_pct' not in missing %}
  {{ any_of(shop ~ 'discount', [none, none, none, '5', '10', '10 ', '25']) }} as discount_pct,
  {% endif %}
  timestamp '2025-01-02' + to_days({{ rnd(shop ~ 'day', 243) }}::int)
    + to_minutes({{ rnd(shop ~ 'sync', 1200) }} + copy * 1440) as _synced_at
from range(1, {{ sales + 1 }}) as r(id), (values (1), (2)) as c(copy)
where copy = 1 or {{ rnd(shop ~ 'copy', 14) }} = 0;

create or replace table till_{{ shop }}.sale_lines as
select
  id as line_id,
  1 + {{ rnd(shop ~ 'lsale', sales + 60) }} as sale_id,
  case when {{ rnd(shop ~ 'lodd', 30) }} = 0 then 'P99' || {{ rnd(shop ~ 'lodd2', 10) }}
    else 'P' || lpad((1 + {{ rnd(shop ~ 'lproduct', 36) }})::varchar, 3, '0') end as product_code,
  1 + {{ rnd(shop ~ 'lqty', 5) }} + case when {{ rnd(shop ~ 'lbig', 15) }} = 0 then 10 else 0 end as qty,
  {% if 'unit_price_cents' not in missing %}
  90 + 5 * {{ rnd(shop ~ 'lprice', 110) }} as unit_price_cents,
  {% endif %}
  {% if 'unit_price_eur' not in missing %}
  ((95 + 5 * {{ rnd(shop ~ 'lprice', 118) }}) / 100.0)::decimal(8, 2)::varchar as unit_price_eur,
  {% endif %}
  {{ any_of(shop ~ 'lnote', [none, none, 'sliced', 'gift', 'day-old']) }} as note
from range(1, {{ (sales * 1.9) | int }}) as r(id);

create or replace table till_{{ shop }}.shifts as
select
  id as shift_id,
  {{ any_of(shop ~ 'who', ['e01', 'e02', 'e03', 'e04', 'e05', 'e06', 'e07']) }} as employee,
  {{ any_of(shop ~ 'group', ['sales', 'sales', 'Baker', 'trainee', 'manager', 'temp']) }} as wage_group,
  timestamp '{{ var("bakery__first_day") }} 03:00:00'
    + to_days({{ rnd(shop ~ 'sday', 243) }}::int) + to_minutes(15 * {{ rnd(shop ~ 'sstart', 40) }}) as clock_in,
  case when {{ rnd(shop ~ 'forgot', 15) }} > 0 then timestamp '{{ var("bakery__first_day") }} 03:00:00'
    + to_days({{ rnd(shop ~ 'sday', 243) }}::int)
    + to_minutes(15 * {{ rnd(shop ~ 'sstart', 40) }} + 180 + {{ rnd(shop ~ 'slong', 400) }}) end as clock_out,
  {% if 'break_minutes' not in missing %}
  {{ any_of(shop ~ 'break', [none, '0', '15', '30', '45']) }}::int as break_minutes,
  {% endif %}
  {{ rnd(shop ~ 'approved', 8) }} > 0 as approved
from range(1, 601) as r(id);
{% endfor %}

create schema if not exists backoffice;
create schema if not exists loyalty;

create or replace table backoffice.products as
select
  'P' || lpad(id::varchar, 3, '0') as code,
  {{ any_of('pgrain', ['Rye', 'Spelt', 'Wheat', 'Poppy', 'Almond', 'Cherry', 'Butter', 'Seed']) }} || ' '
    || {{ any_of('pform', ['Loaf', 'Roll', 'Twist', 'Tart', 'Slice', 'Cup']) }} || ' ' || id as title,
  {{ any_of('pcat', ['bread', 'bread', 'rolls', 'cake', 'pastry', 'drinks', 'Cake']) }} as category,
  100 + 5 * {{ rnd('plist', 105) }} as list_price_cents,
  {{ any_of('pvat', ['A', 'B', 'B', none]) }} as vat_code,
  date '2023-06-01' + {{ rnd('pintro', 800) }}::int as introduced_on,
  case when {{ rnd('pdisc', 5) }} = 0 then date '2025-03-01' + {{ rnd('pdiscday', 160) }}::int end as discontinued_on,
  timestamp '2025-01-01' + to_minutes({{ rnd('pupd', 300000) }}) as updated_at,
  (200 + {{ rnd('pweight', 900) }})::varchar || ' g' as weight
from range(1, 39) as r(id);

create or replace table backoffice.recipe_items as
select
  id as item_id,
  case when id <= 130 then 'P' || lpad((1 + id % 37)::varchar, 3, '0')
    else 'S' || lpad((1 + id % 12)::varchar, 2, '0') end as parent_code,
  case
    when id <= 130 and {{ rnd('semi', 3) }} = 0 then 'S' || lpad((1 + {{ rnd('which', 12) }})::varchar, 2, '0')
    when id > 130 and id % 12 > 2 and {{ rnd('semi', 4) }} = 0
      then 'S' || lpad((1 + {{ rnd('which', 12) }} % (id % 12))::varchar, 2, '0')
    else 'I' || lpad((1 + {{ rnd('ingr', 23) }})::varchar, 2, '0')
  end as component_code,
  ((5 + {{ rnd('amount', 400) }}) / case {{ rnd('ru', 3) }} when 0 then 1 else 1000.0 end)::decimal(10, 3) as amount,
  case {{ rnd('ru', 3) }} when 0 then 'g' else {{ any_of('ru2', ['kg', 'l', 'kg', 'KG']) }} end as unit,
  {{ any_of('loss', [none, '2', '3.5', '8', '0']) }} as loss_pct
from range(1, 191) as r(id);

create or replace table backoffice.purchase_prices as
select
  id as price_id,
  'I' || lpad((1 + {{ rnd('ppi', 22) }})::varchar, 2, '0') as ingredient,
  date '2024-12-01' + {{ rnd('ppd', 270) }}::int as valid_from,
  ((40 + {{ rnd('pp', 900) }}) / 100.0)::decimal(10, 2) as price_eur,
  {{ any_of('ppu', ['kg', 'kg', 'l', 'kg', 'lb', 'doz']) }} as unit,
  {{ any_of('pps', ['Upland Mills', 'Grain Union', 'Dairy North', 'Importer', ' importer']) }} as supplier,
  {{ rnd('ppo', 9) }} = 0 as is_offer
from range(1, 421) as r(id);

create or replace table backoffice.deliveries as
select
  id as delivery_id,
  {{ any_of('dshop', ['mill', 'station', 'market', 'market', 'MILL']) }} as shop,
  'P' || lpad((1 + {{ rnd('dproduct', 40) }})::varchar, 3, '0') as product_code,
  date '{{ var("bakery__first_day") }}' + {{ rnd('dday', 243) }}::int as delivered_on,
  10 + {{ rnd('dordered', 60) }} as ordered,
  case when {{ rnd('dnull', 12) }} > 0 then 8 + {{ rnd('dgot', 60) }} end as delivered,
  {{ any_of('dnote', [none, 'late', 'wet', 'short']) }} as delivery_note
from range(1, 2201) as r(id);

create or replace table backoffice.waste as
select
  id as waste_id,
  {{ any_of('wshop', ['mill', 'station', 'market']) }} as shop,
  'P' || lpad((1 + {{ rnd('wproduct', 38) }})::varchar, 3, '0') as product_code,
  date '{{ var("bakery__first_day") }}' + {{ rnd('wday', 243) }}::int as thrown_on,
  (1 + {{ rnd('wqty', 12) }})::varchar as pieces,
  {{ any_of('wreason', ['unsold', 'unsold', 'burnt', 'dropped', none, 'donated']) }} as reason
from range(1, 1801) as r(id);

create or replace table loyalty.customers as
select
  'L' || (10000 + id) as customer_no,
  {{ any_of('cmail', ['Mia', 'Lou', 'Pat', 'Sam', 'Kai', 'Noor']) }} || '.' || (id - {{ rnd('csame', 12) }} // 11)
    || '@mail.example' as email,
  {{ any_of('cname', ['Mia', 'Lou', 'Pat', 'Sam', 'Kai', 'Noor', none]) }} as first_name,
  date '2024-06-01' + {{ rnd('cjoin', 400) }}::int as joined_on,
  case when {{ rnd('cb', 4) }} > 0 then date '1950-01-01' + {{ rnd('cbirth', 20000) }}::int end as born_on,
  lpad({{ rnd('czip', 60) }}::varchar, 5, '88') as postcode,
  {{ any_of('chome', ['mill', 'station', 'market', none]) }} as home_shop,
  {{ rnd('cnews', 2) }} = 0 as newsletter,
  {{ rnd('cdel', 18) }} = 0 as _feed_deleted,
  timestamp '2025-09-01' + to_minutes({{ rnd('cload', 9000, "id || '/' || copy") }}) as _feed_synced
from range(0, 620) as r(id), (values (1), (2)) as c(copy)
where copy = 1 or {{ rnd('ccopy', 10) }} = 0;

create or replace table loyalty.subscription_events as
select
  id as event_id,
  'L' || (10000 + {{ rnd('scust', 330) }}) as customer_no,
  {{ any_of('splan', ['bread_box', 'bread_box', 'weekend', 'office']) }} as plan,
  {{ any_of('sevent', ['start', 'change', 'change', 'start', 'cancel', 'pause']) }} as event,
  timestamp '2025-01-01' + to_minutes({{ rnd('sat', 345000) }}) as occurred_at,
  990 + 50 * {{ rnd('sprice', 70) }} as price_cents,
  {{ any_of('sper', ['month', 'month', 'week', 'quarter']) }} as billing_period
from range(1, 1501) as r(id);
{% endif %}
{% endmacro %}
