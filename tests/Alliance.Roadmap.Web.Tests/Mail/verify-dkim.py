"""Verifies the message on standard input with dkimpy; the argument is the public key as the DNS would tell it."""
import sys

import dkim

record = sys.argv[1].encode()
sys.exit(0 if dkim.verify(sys.stdin.buffer.read(), dnsfunc=lambda name, timeout=5: record) else 1)
