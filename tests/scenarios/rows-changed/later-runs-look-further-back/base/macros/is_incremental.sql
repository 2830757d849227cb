{% macro is_incremental() %}
    {% set relation = adapter.get_relation(this.database, this.schema, this.table) %}
    {{ return(relation is not none and model.config.materialized == 'incremental') }}
{% endmacro %}
