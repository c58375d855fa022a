/* ical.c - RFC 5545 letter by letter. */
#include "plan/occasion/ical.h"
#include "core/time.h"

enum { FOLD = 75 };
static const char *const weekdays[] = { "", "MO", "TU", "WE", "TH", "FR", "SA", "SU" };

/* ---- lines ---- */

static bool is_inside(char c) { return ((unsigned char)c & 0xc0) == 0x80; }       /* a further byte of a letter */

/* Every line at most 75 octets, a further one begins with a space (3.1); letters are not cut. */
static void fold(struct buf *out, struct str line)
{
    size_t at = 0, room = FOLD;
    while (line.n - at > room) {
        size_t end = at + room;
        while (end > at && is_inside(line.p[end])) end--;
        buf_add(out, (struct str){ line.p + at, end - at });
        buf_add(out, S("\r\n "));
        at = end;
        room = FOLD - 1;
    }
    buf_add(out, (struct str){ line.p + at, line.n - at });
    buf_add(out, S("\r\n"));
}

void ical_line(struct buf *out, const char *name, struct str value)
{
    struct buf line = { .arena = out->arena };
    buf_add(&line, str_z(name));
    buf_add(&line, S(":"));
    buf_add(&line, value);
    if (line.failed) { out->failed = true; return; }
    fold(out, buf_str(&line));
}

void ical_text(struct buf *out, const char *name, struct str text)
{
    struct buf safe = { .arena = out->arena };
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '\n') buf_add(&safe, S("\\n"));
        else if (c == '\\' || c == ';' || c == ',') { buf_add(&safe, S("\\")); buf_add(&safe, (struct str){ &text.p[i], 1 }); }
        else if ((unsigned char)c >= 0x20 || c == '\t') buf_add(&safe, (struct str){ &text.p[i], 1 });
    }
    if (safe.failed) out->failed = true;
    else ical_line(out, name, buf_str(&safe));
}

/* ---- times ---- */

/* "20261130T081500" of the local clock, or of UTC with a Z behind. */
static struct str moment(struct arena *a, int64_t ms, bool is_utc)
{
    int64_t local = is_utc ? ms - 7 * (int64_t)HOUR_MS : ms, day = day_of_ms(local),
            second = (local - day_start_ms(day)) / SECOND_MS;
    struct date d = date_of_day(day);
    return arena_printf(a, "%04d%02d%02dT%02d%02d%02d%s", d.year, d.month, d.day, (int)(second / 3600),
                        (int)(second / 60 % 60), (int)(second % 60), is_utc ? "Z" : "");
}

#define LOCAL "TZID=Asia/Ho_Chi_Minh"
static void local(struct buf *out, const char *name, int64_t ms) { ical_line(out, name, moment(out->arena, ms, false)); }
static void utc(struct buf *out, const char *name, int64_t ms) { ical_line(out, name, moment(out->arena, ms, true)); }

/* ---- the calendar ---- */

void ical_open(struct buf *out, const struct ical_feed *f)
{
    buf_add(out, S("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//San Sang//sansang//VI\r\nCALSCALE:GREGORIAN\r\n"));
    ical_text(out, "NAME", f->name);                             /* RFC 7986 */
    ical_text(out, "X-WR-CALNAME", f->name);
    ical_text(out, "DESCRIPTION", f->description);
    buf_add(out, S("COLOR:firebrick\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n"));
    ical_line(out, "SOURCE;VALUE=URI", f->self);
    buf_add(
        out,
        S("BEGIN:VTIMEZONE\r\nTZID:Asia/Ho_Chi_Minh\r\nBEGIN:STANDARD\r\nDTSTART:19750613T000000\r\nTZOFFSETFROM:+0700\r\n"
          "TZOFFSETTO:+0700\r\nTZNAME:+07\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"));
}

void ical_close(struct buf *out) { buf_add(out, S("END:VCALENDAR\r\n")); }

static struct str degrees(struct arena *a, int64_t e6)
{
    int64_t abs_e6 = e6 < 0 ? -e6 : e6;
    return arena_printf(a, "%s%lld.%06lld", e6 < 0 ? "-" : "", (long long)(abs_e6 / 1000000),
                        (long long)(abs_e6 % 1000000));
}

static void place(struct buf *out, struct str words, int64_t lat_e6, int64_t lon_e6)
{
    if (words.n) ical_text(out, "LOCATION", words);
    if (lat_e6 || lon_e6) {
        struct str lat = degrees(out->arena, lat_e6), lon = degrees(out->arena, lon_e6);
        ical_line(out, "GEO", arena_printf(out->arena, "%.*s;%.*s", (int)lat.n, lat.p, (int)lon.n, lon.p));
    }
}

static void describe(struct buf *out, struct str title, struct str text, unsigned kind, struct str link)
{
    ical_text(out, "SUMMARY", title);
    if (text.n) ical_text(out, "DESCRIPTION", text);
    ical_line(out, "CATEGORIES", str_z(occasion_kinds[kind]));
    if (link.n) ical_line(out, "URL", link);
}

static struct str count(struct arena *a, int64_t n) { return arena_printf(a, "%lld", (long long)n); }

void ical_occasion(struct buf *out, const struct ical_event *e)
{
    const struct occasion *o = e->o;
    buf_add(out, S("BEGIN:VEVENT\r\n"));
    ical_line(out, "UID", e->rule_starts_ms ? e->series_uid : o->uid);
    if (e->rule_starts_ms) local(out, "RECURRENCE-ID;" LOCAL, e->rule_starts_ms);
    utc(out, "DTSTAMP", o->changed_ms);
    utc(out, "LAST-MODIFIED", o->changed_ms);
    local(out, "DTSTART;" LOCAL, o->starts_ms);
    local(out, "DTEND;" LOCAL, o->ends_ms);
    ical_line(out, "SEQUENCE", count(out->arena, o->sequence));
    ical_line(out, "STATUS", o->state == OCCASION_CANCELLED ? S("CANCELLED") : S("CONFIRMED"));
    describe(out, o->title, o->state == OCCASION_CANCELLED && o->reason.n ? o->reason : o->text, o->kind, e->link);
    place(out, o->place, o->lat_e6, o->lon_e6);
    buf_add(out, S("END:VEVENT\r\n"));
}

/* UNTIL is in UTC when DTSTART has a zone (3.3.10). */
static void rule(struct buf *out, const struct occasion_series *s)
{
    struct str until = s->to_day ? moment(out->arena, day_start_ms(s->to_day + 1) - SECOND_MS, true) : S("");
    ical_line(out, "RRULE",
              arena_printf(out->arena, "FREQ=WEEKLY;BYDAY=%s%s%.*s", weekdays[s->weekday], until.n ? ";UNTIL=" : "",
                           (int)until.n, until.p));
}

void ical_series(struct buf *out, const struct occasion_series *s, const int64_t *days_off, size_t n, struct str link)
{
    int64_t first = day_start_ms(series_day_from(s, s->from_day));
    buf_add(out, S("BEGIN:VEVENT\r\n"));
    ical_line(out, "UID", s->uid);
    utc(out, "DTSTAMP", s->changed_ms);
    utc(out, "LAST-MODIFIED", s->changed_ms);
    local(out, "DTSTART;" LOCAL, first + s->from_minute * MINUTE_MS);
    local(out, "DTEND;" LOCAL, first + s->to_minute * MINUTE_MS);
    rule(out, s);
    for (size_t i = 0; i < n; i++) local(out, "EXDATE;" LOCAL, day_start_ms(days_off[i]) + s->from_minute * MINUTE_MS);
    ical_line(out, "SEQUENCE", count(out->arena, s->sequence));
    ical_line(out, "STATUS", S("CONFIRMED"));
    describe(out, s->title, s->text, s->kind, link);
    place(out, s->place, s->lat_e6, s->lon_e6);
    buf_add(out, S("END:VEVENT\r\n"));
}
