"""A detached signature of a bundle: ES256 over the exact bytes of ``bundle.json``.

``bundle.json.sig`` holds the DER form in base64, which Java, CryptoKit and OpenSSL verify without more ado::

    base64 -d bundle.json.sig > sig.der && openssl dgst -sha256 -verify public.pem -signature sig.der bundle.json
"""

from __future__ import annotations

import base64
import binascii
from pathlib import Path
from typing import TYPE_CHECKING

from eligibility.errors import ExtraMissing, WrongUse

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

SIGNATURE = "bundle.json.sig"
_EVERY_KEY = "use a P-256 key without a password: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256"


def signature(text: str, key: EllipticCurvePrivateKey) -> str:
    """The signature file's text; the same every time where OpenSSL can (RFC 6979)."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    try:
        signed = key.sign(text.encode(), ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
    except UnsupportedAlgorithm:  # OpenSSL before 3.2: as good a signature, another one each time
        signed = key.sign(text.encode(), ec.ECDSA(hashes.SHA256()))
    return base64.b64encode(signed).decode() + "\n"


def is_signed(text: str, signed: str, key: EllipticCurvePrivateKey) -> bool:
    """Whether a signature file belongs to the text and to this key."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    try:
        plain = base64.b64decode(signed.strip(), validate=True)
        key.public_key().verify(plain, text.encode(), ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def private_key(file: Path) -> EllipticCurvePrivateKey:
    """Read a key; raises ``WrongUse`` for another kind of key, ``ExtraMissing`` without ``cryptography``."""
    try:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.hazmat.primitives.serialization import load_pem_private_key
    except ImportError:
        raise ExtraMissing("signing needs the package cryptography", remedy="pip install cryptography") from None
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except OSError as error:
        raise WrongUse(f"cannot be read: {error.strerror}", where=str(file), remedy=_EVERY_KEY) from None
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise WrongUse("is no private key in PEM", where=str(file), remedy=_EVERY_KEY) from None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise WrongUse("is no P-256 key, which ES256 needs", where=str(file), remedy=_EVERY_KEY)
    return key
