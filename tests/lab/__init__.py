"""A laboratory of Android devices: Debian's real adbd, each in namespaces of its own, over an invented userland."""
