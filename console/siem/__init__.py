"""The log as a live stream to a SIEM: syslog (RFC 5424) over TLS (RFC 5425), one JSON an entry."""
