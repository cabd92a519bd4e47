"""Reads the calendar on standard input with icalendar and prints its days, as JSON."""
import json
import sys

from icalendar import Calendar

calendar = Calendar.from_ical(sys.stdin.buffer.read())
days = calendar.walk("VEVENT")
json.dump({
    "problem": "; ".join(f"{error}" for part in [calendar, *days] for error in part.errors) or None,
    "version": str(calendar["VERSION"]),
    "product": str(calendar["PRODID"]),
    "days": [{
        "uid": str(day["UID"]),
        "summary": str(day["SUMMARY"]),
        "description": str(day["DESCRIPTION"]),
        "url": str(day["URL"]),
        "first": day.decoded("DTSTART").isoformat(),
        "until": day.decoded("DTEND").isoformat(),
        "sequence": day.decoded("SEQUENCE"),
        "modified": day.decoded("LAST-MODIFIED").isoformat(),
        "stamp": day.decoded("DTSTAMP").isoformat(),
    } for day in days],
}, sys.stdout)
