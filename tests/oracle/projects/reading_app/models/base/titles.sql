select
    title_id,
    caption,
    {'pages': pages, 'languages': string_split(languages, ';')} as book
from {{ ref('raw_titles') }}
