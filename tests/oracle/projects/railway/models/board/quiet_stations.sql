select station from {{ ref('stations') }}
except
select station from {{ ref('crowding') }} where on_board > 150
