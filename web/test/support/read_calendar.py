# read_calendar.py - a calendar feed from standard input as Debian's python3-icalendar reads it, in JSON: events, zones, faults.
import json
import sys
from datetime import datetime, timezone

from icalendar import Calendar


def iso(value):
    assert value.dt.tzinfo is not None, "a time without a zone"
    return value.dt.astimezone(timezone.utc).isoformat()


def zone_of(part):
    zone = part.to_tz()
    return {"tzid": str(part["TZID"]), "offset_s": int(zone.utcoffset(datetime(2026, 12, 1)).total_seconds())}


def event_of(part):
    left_out = part.get("EXDATE", [])
    left_out = left_out if isinstance(left_out, list) else [left_out]
    return {
        "uid": str(part["UID"]), "recurrence": iso(part["RECURRENCE-ID"]) if "RECURRENCE-ID" in part else "",
        "summary": str(part["SUMMARY"]), "description": str(part.get("DESCRIPTION", "")), "location": str(part.get("LOCATION", "")),
        "start": iso(part["DTSTART"]), "end": iso(part["DTEND"]), "stamp": iso(part["DTSTAMP"]),
        "sequence": int(part["SEQUENCE"]), "status": str(part["STATUS"]), "zone": part["DTSTART"].params["TZID"],
        "rule": part["RRULE"]["FREQ"][0] if "RRULE" in part else "",
        "left_out": sorted(iso(day) for days in left_out for day in days.dts),
    }


whole = Calendar.from_ical(sys.stdin.buffer.read())
again = Calendar.from_ical(whole.to_ical())
json.dump({
    "events": [event_of(part) for part in whole.walk("VEVENT")],
    "zones": [zone_of(part) for part in whole.walk("VTIMEZONE")],
    "faults": [f"{part.name} {name}: {why}" for part in whole.walk() for name, why in part.errors],
    "is_stable": [event_of(part) for part in whole.walk("VEVENT")] == [event_of(part) for part in again.walk("VEVENT")],
}, sys.stdout)
