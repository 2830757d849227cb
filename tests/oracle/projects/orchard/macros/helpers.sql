{% macro plain(text) %}nullif(trim(regexp_replace(lower({{ text }}), '\(.*\)', '')), ''){% endmacro %}
{% macro pct(part, whole) %}round(100.0 * ({{ part }}) / nullif({{ whole }}, 0), 2){% endmacro %}
{% macro season_days() %}
  select day::date as day
  from generate_series(date '{{ var("season_start") }}', date '{{ var("season_end") }}', interval 1 day) as s(day)
{% endmacro %}
