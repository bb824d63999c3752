"""Names that a build goes by: its products and its fingerprints, wherever properties tell them."""

from __future__ import annotations

from collections.abc import Iterator

from eligibility.facts.expressions import expression
from eligibility.probes.material import Material

_PRODUCT = expression(r"ro\.(?:build\.product|product\.(?:[a-z_]+\.)?name|(?:[a-z_]+\.)*build\.(?:flavor|description))")
_FINGERPRINT = expression(r"ro\.(?:[a-z_]+\.)*build\.(?:fingerprint|thumbprint)(?:\.[\w-]+)?")


def product_names(material: Material) -> tuple[tuple[str, str], ...]:
    """The property and every product name that a build tells in it; looked for once."""
    return material.once("product_names", lambda: tuple(_product_names(material)))


def _product_names(material: Material) -> Iterator[tuple[str, str]]:
    for name in material.properties.names():
        for value in material.properties.every(name):
            if _PRODUCT.fullmatch(name):
                yield f"getprop {name}", value.split(" ", 1)[0]
            elif _FINGERPRINT.fullmatch(name):
                for part in value.partition(":")[0].split("/"):
                    yield f"getprop {name}", part


def fingerprints(material: Material) -> tuple[tuple[str, str], ...]:
    """The property and every build fingerprint that it tells; looked for once."""
    return material.once("fingerprints", lambda: tuple(_fingerprints(material)))


def _fingerprints(material: Material) -> Iterator[tuple[str, str]]:
    for name in material.properties.names():
        if _FINGERPRINT.fullmatch(name):
            for value in material.properties.every(name):
                yield f"getprop {name}", value
