"""What an entry of the decision log holds."""

FIELDS = (
    "at", "request", "route", "caller", "verdict", "enforced", "mode", "intent", "codes", "sdk", "country", "pack", "policy",
    "valid_until", "device", "token",
)  # fmt: skip
"""``at`` and ``valid_until`` are milliseconds since 1970, ``codes`` are joined by commas, ``device`` is a keyed hash, ``token``
the id (jti) of a decision token that was issued or used, ``caller`` the name of an API key."""
