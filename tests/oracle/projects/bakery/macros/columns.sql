{% macro get_sales_columns() %}
{{ return([
  {"name": "sale_id", "datatype": "bigint"},
  {"name": "sold_at", "datatype": "timestamp"},
  {"name": "till_no", "datatype": "integer"},
  {"name": "cashier", "datatype": "varchar"},
  {"name": "channel", "datatype": "varchar"},
  {"name": "status", "datatype": "varchar"},
  {"name": "loyalty_no", "datatype": "varchar", "alias": "customer_no"},
  {"name": "discount_pct", "datatype": "varchar"},
  {"name": "_synced_at", "datatype": "timestamp"}
]) }}
{% endmacro %}

{% macro get_sale_lines_columns() %}
{{ return([
  {"name": "line_id", "datatype": "bigint"},
  {"name": "sale_id", "datatype": "bigint"},
  {"name": "product_code", "datatype": "varchar"},
  {"name": "qty", "datatype": "integer", "alias": "quantity"},
  {"name": "unit_price_cents", "datatype": "bigint"},
  {"name": "unit_price_eur", "datatype": "varchar"},
  {"name": "note", "datatype": "varchar", "alias": "line_note"}
]) }}
{% endmacro %}

{% macro get_shifts_columns() %}
{{ return([
  {"name": "shift_id", "datatype": "bigint"},
  {"name": "employee", "datatype": "varchar"},
  {"name": "wage_group", "datatype": "varchar"},
  {"name": "clock_in", "datatype": "timestamp"},
  {"name": "clock_out", "datatype": "timestamp"},
  {"name": "break_minutes", "datatype": "integer"},
  {"name": "approved", "datatype": "boolean"}
]) }}
{% endmacro %}

{% macro get_customer_columns() %}
{{ return([
  {"name": "customer_no", "datatype": "varchar"},
  {"name": "email", "datatype": "varchar"},
  {"name": "first_name", "datatype": "varchar"},
  {"name": "phone", "datatype": "varchar"},
  {"name": "joined_on", "datatype": "date"},
  {"name": "born_on", "datatype": "date"},
  {"name": "home_shop", "datatype": "varchar"},
  {"name": "referral_code", "datatype": "varchar"},
  {"name": "_feed_deleted", "datatype": "boolean", "alias": "is_deleted"},
  {"name": "_feed_synced", "datatype": "timestamp", "alias": "synced_at"}
]) }}
{% endmacro %}

{# every expected column, and a null of its type where the feed has none #}
{% macro fill_columns(columns, missing=[]) %}
{%- for column in columns %}
    {% if column.name in missing -%}
    cast(null as {{ column.datatype }}) as {{ column.alias or column.name }}
    {%- else -%}
    cast({{ column.name }} as {{ column.datatype }}) as {{ column.alias or column.name }}
    {%- endif -%}
    {{ "," if not loop.last }}
{%- endfor %}
{%- endmacro %}

{# the expected columns that a relation lacks; none while it does not exist yet #}
{% macro missing_in(relation, columns) %}
{% set found = adapter.get_columns_in_relation(relation) if execute else [] %}
{% set present = found | map(attribute='name') | map('lower') | list %}
{% set lacking = [] %}
{% for column in columns if present and column.name not in present %}{% do lacking.append(column.name) %}{% endfor %}
{{ return(lacking) }}
{% endmacro %}

{% macro union_shops(table, columns) %}
{% for shop in var('shops') %}
select
    '{{ shop }}' as shop,
    {{- fill_columns(columns, var('missing_columns')[shop]) }}
from {{ source('till_' ~ shop, table) }}
{{ "union all" if not loop.last }}
{% endfor %}
{% endmacro %}
