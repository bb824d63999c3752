"""Rule files: reading, checking, and the typed rules they become."""
