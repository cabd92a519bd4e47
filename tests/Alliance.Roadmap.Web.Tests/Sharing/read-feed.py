"""Reads the Atom feed on standard input with feedparser and prints what it understood, as JSON."""
import json
import sys

import feedparser

feed = feedparser.parse(sys.stdin.buffer.read(), sanitize_html=False)
json.dump({
    "problem": str(feed.bozo_exception) if feed.bozo else None,
    "version": feed.version,
    "title": feed.feed.title,
    "updated": feed.feed.updated,
    "entries": [{
        "id": entry.id,
        "title": entry.title,
        "link": entry.link,
        "published": entry.published,
        "updated": entry.updated,
        "author": entry.get("author"),
        "content": entry.content[0].value,
        "type": entry.content[0].type,
    } for entry in feed.entries],
}, sys.stdout)
