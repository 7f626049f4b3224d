"""Badges: each certificate once more in the form that wallets and the registers of others read by themselves.

Open Badges 3.0 on the W3C's Verifiable Credentials 2.0, as a signed token (VC-JWT) and with a Data Integrity proof,
made from the frozen record and nothing else. See docs/adr and docs/guide/badges.md.
"""
