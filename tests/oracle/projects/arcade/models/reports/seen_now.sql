SELECT player, device, dbt_valid_to IS NULL AS is_now FROM {{ ref('player_devices') }}
