"""Feeds: what is new, for readers of news (RSS, Atom) and for players of podcasts, by language and series.

`channels` says what a feed is of, `rss` and `atom` write it. Every item has a name that never changes.
"""
