{% snapshot timetable_history %}
{{ config(unique_key=['service_no', 'station', 'call_no'], strategy='check', check_cols=['due_minute', 'on_request']) }}
select service_no, station, call_no, due_minute, on_request, brand from {{ ref('calls') }}
{% endsnapshot %}
