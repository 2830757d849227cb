select cast(days.day as date) as date_day
from generate_series(
    date '{{ var("first_season_day") }}',
    date '{{ var("last_season_day") }}',
    interval 1 day
) as days(day)
