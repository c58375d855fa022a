/* ical.h - iCalendar (RFC 5545, 7986) written line by line: folded at 75 octets, escaped, CRLF. What leaves is data for calendars, never HTML. */
#ifndef SANSANG_ICAL_H
#define SANSANG_ICAL_H
#include "plan/occasion/occasion.h"

/* NAME:value, folded; the value is as the standard wants it already. */
void ical_line(struct buf *out, const char *name, struct str value);
/* The same of a text: escaped, control characters left out. */
void ical_text(struct buf *out, const char *name, struct str text);

/* BEGIN:VCALENDAR … the zone. `self`: where the feed lies. No METHOD: a feed invites nobody. */
struct ical_feed { struct str name, description, self; };
void ical_open(struct buf *out, const struct ical_feed *f);
void ical_close(struct buf *out);

/* One occasion. `rule_starts_ms` not 0: it stands in for that one of its series, under whose uid it goes. */
struct ical_event { const struct occasion *o; struct str series_uid, link; int64_t rule_starts_ms; };
void ical_occasion(struct buf *out, const struct ical_event *e);
/* A series with the days left out: RRULE and EXDATE. */
void ical_series(struct buf *out, const struct occasion_series *s, const int64_t *days_off, size_t n, struct str link);

#endif
