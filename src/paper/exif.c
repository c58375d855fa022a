/* exif.c - walks three directories of a TIFF block within its bounds, and takes four tags out of them. */
#include "paper/exif.h"
#include "core/time.h"

struct tiff { struct str s; bool is_big; };              /* big: Motorola's order of bytes */

enum { TAG_EXIF = 0x8769, TAG_GPS = 0x8825, TAG_ORIGINAL = 0x9003, TAG_OFFSET = 0x9011, TAG_LAT_REF = 1, TAG_LAT, TAG_LON_REF, TAG_LON };
enum { TYPE_TEXT = 2, TYPE_LONG = 4, TYPE_RATIONAL = 5, ENTRY_BYTES = 12, ENTRIES_MAX = 512 };

static bool u16(const struct tiff *t, size_t at, unsigned *out)
{
    if (at + 2 < at || at + 2 > t->s.n) return false;
    const unsigned char *p = (const unsigned char *)t->s.p + at;
    *out = t->is_big ? (unsigned)p[0] << 8 | p[1] : (unsigned)p[1] << 8 | p[0];
    return true;
}

static bool u32(const struct tiff *t, size_t at, uint32_t *out)
{
    unsigned a, b;
    if (!u16(t, at, &a) || !u16(t, at + 2, &b)) return false;
    *out = t->is_big ? (uint32_t)a << 16 | b : (uint32_t)b << 16 | a;
    return true;
}

struct entry { unsigned type; uint32_t count; size_t at; };          /* at: where its value lies */

static bool find(const struct tiff *t, size_t dir, unsigned tag, struct entry *out)
{
    unsigned n, got, type;
    uint32_t count, value;
    if (!u16(t, dir, &n)) return false;
    for (size_t i = 0; i < n && i < ENTRIES_MAX; i++) {
        size_t at = dir + 2 + i * ENTRY_BYTES;
        if (!u16(t, at, &got) || !u16(t, at + 2, &type) || !u32(t, at + 4, &count) || !u32(t, at + 8, &value))
            return false;
        if (got != tag) continue;
        bool is_inside = (type == TYPE_TEXT && count <= 4) || (type == TYPE_LONG && count == 1);
        *out = (struct entry){ type, count, is_inside ? at + 8 : value };
        return true;
    }
    return false;
}

static bool find_dir(const struct tiff *t, size_t dir, unsigned tag, size_t *out)
{
    struct entry e;
    uint32_t at;
    if (!find(t, dir, tag, &e) || e.type != TYPE_LONG || e.count != 1 || !u32(t, e.at, &at)) return false;
    *out = at;
    return true;
}

static struct str text_of(const struct tiff *t, size_t dir, unsigned tag)
{
    struct entry e;
    if (!find(t, dir, tag, &e) || e.type != TYPE_TEXT || e.at > t->s.n || e.count > t->s.n - e.at) return (struct str){ 0 };
    return (struct str){ t->s.p + e.at, e.count };
}

/* ---- time ---- */

/* n digits at `at`; -1: none there */
static int digits(struct str s, size_t at, size_t n)
{
    int x = 0;
    if (at + n > s.n) return -1;
    for (size_t i = at; i < at + n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return -1;
        x = x * 10 + (s.p[i] - '0');
    }
    return x;
}

/* "2026:11:20 16:30:12", "+07:00" */
static void read_time(const struct tiff *t, size_t dir, struct exif *x)
{
    struct str s = text_of(t, dir, TAG_ORIGINAL), off = text_of(t, dir, TAG_OFFSET);
    int year = digits(s, 0, 4), month = digits(s, 5, 2), date = digits(s, 8, 2);
    int h = digits(s, 11, 2), m = digits(s, 14, 2), sec = digits(s, 17, 2), oh = digits(off, 1, 2),
        om = digits(off, 4, 2);
    int64_t day, east = 7 * 60;
    if (year < 1990 || month < 0 || date < 0 || h < 0 || h > 23 || m < 0 || m > 59 || sec < 0 || sec > 60) return;
    if (day_of_date((struct date){ year, month, date }, &day) != OK) return;
    if (off.n >= 6 && oh >= 0 && oh <= 14 && om >= 0 && om < 60 && (off.p[0] == '+' || off.p[0] == '-'))
        east = (off.p[0] == '-' ? -1 : 1) * (oh * 60 + om);
    x->has_time = true;
    x->taken_ms = day_start_ms(day) + h * (int64_t)HOUR_MS + m * (int64_t)MINUTE_MS + sec * (int64_t)SECOND_MS
                + (7 * 60 - east) * (int64_t)MINUTE_MS;
}

/* ---- place ---- */

/* Degrees, minutes, seconds as three fractions, in micro-degrees. */
static bool read_angle(const struct tiff *t, size_t dir, unsigned tag, int64_t most_e6, int64_t *out)
{
    static const int64_t part[] = { 1, 60, 3600 };
    struct entry e;
    int64_t sum = 0;
    if (!find(t, dir, tag, &e) || e.type != TYPE_RATIONAL || e.count != 3) return false;
    for (size_t i = 0; i < N_OF(part); i++) {
        uint32_t over, under;
        if (!u32(t, e.at + i * 8, &over) || !u32(t, e.at + i * 8 + 4, &under) || under == 0) return false;
        sum += (int64_t)over * 1000000 / ((int64_t)under * part[i]);
    }
    *out = sum;
    return sum <= most_e6;
}

static void read_place(const struct tiff *t, size_t dir, struct exif *x)
{
    struct str ns = text_of(t, dir, TAG_LAT_REF), ew = text_of(t, dir, TAG_LON_REF);
    int64_t lat, lon;
    if (!ns.n || !ew.n || !strchr("NS", ns.p[0]) || !strchr("EW", ew.p[0]) || !ns.p[0] || !ew.p[0]) return;
    if (!read_angle(t, dir, TAG_LAT, 90000000, &lat) || !read_angle(t, dir, TAG_LON, 180000000, &lon)) return;
    if (lat == 0 && lon == 0) return;                    /* what a camera without a fix writes */
    x->has_place = true;
    x->lat_e6 = ns.p[0] == 'S' ? -lat : lat;
    x->lon_e6 = ew.p[0] == 'W' ? -lon : lon;
}

void exif_read(struct str s, struct exif *out)
{
    uint32_t first;
    size_t dir;
    unsigned magic;
    *out = (struct exif){ 0 };
    if (s.n >= 6 && memcmp(s.p, "Exif\0\0", 6) == 0) { s.p += 6; s.n -= 6; }
    if (s.n < 8 || (memcmp(s.p, "II", 2) != 0 && memcmp(s.p, "MM", 2) != 0)) return;
    struct tiff t = { s, s.p[0] == 'M' };
    if (!u16(&t, 2, &magic) || magic != 42 || !u32(&t, 4, &first)) return;
    if (find_dir(&t, first, TAG_EXIF, &dir)) read_time(&t, dir, out);
    if (find_dir(&t, first, TAG_GPS, &dir)) read_place(&t, dir, out);
}
