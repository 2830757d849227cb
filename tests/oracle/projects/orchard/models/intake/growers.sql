from {{ source('barn', 'members') }}
select
  * exclude ("Area", "Member Since", "Organic", "EMail")
    rename ("Grower No" as grower, "Full Name" as full_name, "Association" as association),
  "Member Since"::date as member_since,
  date_diff('year', "Member Since"::date, date '{{ var("season_start") }}') as years_in,
  regexp_extract("Area", '([0-9.]+)', 1).nullif('')::double as hectares,
  coalesce(lower("Organic") = 'yes', false) as organic,
  split_part("EMail", '@', 2).lower() as mail_domain
