"""Keys for signing, made for one test."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat


def new_key(folder: Path, curve: ec.EllipticCurve | None = None, name: str = "key.pem") -> tuple[Path, bytes]:
    """A private key in a file, and its public half as PEM."""
    key = ec.generate_private_key(curve or ec.SECP256R1())
    file = folder / name
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return file, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
