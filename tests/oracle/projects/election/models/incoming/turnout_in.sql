select election, station_no as station, hour as clock, voted_so_far as voted, sent_by
from {{ source('count_night', 'turnout_log') }}
where hour between 8 and 18
