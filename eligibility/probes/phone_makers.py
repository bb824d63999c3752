"""Makers of phones, and which of them share parts of their systems."""

from __future__ import annotations

PHONE_MAKERS = frozenset(
    [
        "asus",
        "google",
        "honor",
        "htc",
        "huawei",
        "infinix",
        "lenovo",
        "lg",
        "lge",
        "meizu",
        "motorola",
        "nokia",
        "nothing",
        "nubia",
        "oneplus",
        "oppo",
        "poco",
        "realme",
        "redmi",
        "samsung",
        "sharp",
        "sony",
        "tecno",
        "vivo",
        "xiaomi",
        "zte",
    ]
)
"""Makers of phones, none of whom makes one without an ARM processor any more."""
RELATED = (
    {"xiaomi", "redmi", "poco", "blackshark"}, {"oneplus", "oppo", "realme", "oplus"}, {"huawei", "honor"}, {"vivo", "iqoo"},
    {"nokia", "hmdglobal", "hmd"}, {"motorola", "lenovo"}, {"zte", "nubia", "redmagic"}, {"tecno", "infinix", "itel"}, {"lge", "lg"},
)  # fmt: skip
"""Makers whose phones share parts of a system."""
