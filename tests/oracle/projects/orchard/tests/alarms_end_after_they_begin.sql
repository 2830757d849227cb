from {{ ref('room_alarms') }} select * where ended < began
