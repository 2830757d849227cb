"""A report that was written as JSON, read back: by any program's hand, so no word of it is believed unchecked."""
