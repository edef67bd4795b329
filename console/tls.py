"""TLS towards others: their certificate and their name are always verified, TLS 1.2 at least."""

import ssl


def verifying(authority: str = "") -> ssl.SSLContext:
    """By this PEM file of authorities alone, or by the system's; ``OSError`` when unreadable.

    Not ``create_default_context``: it writes session keys where SSLKEYLOGFILE says.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # verifies the certificate and the name
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.hostname_checks_common_name = False
    # An end without close_notify is no end: some builds of Python would let it pass for one.
    context.options &= ~getattr(ssl, "OP_IGNORE_UNEXPECTED_EOF", 0)
    if authority:
        context.load_verify_locations(cafile=authority)
    else:
        context.load_default_certs()
    return context
