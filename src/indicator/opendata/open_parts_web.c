/* open_parts_web.c - the small parts of the doors of open data. */
#include "indicator/opendata/open_web.h"
#include "auth/keys.h"
#include "core/time.h"
#include "indicator/value/value_web.h"

static const char *const weekdays[] = { "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed" };        /* 1970-01-01 was a Thursday */
static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

/* Days of the world, not of the city: a header speaks in UTC. */
struct str http_date(struct arena *a, int64_t ms)
{
    int64_t day = ms / DAY_MS, second = ms % DAY_MS / SECOND_MS;
    struct date d = date_of_day(day);
    return arena_printf(a, "%s, %02d %s %04d %02d:%02d:%02d GMT", weekdays[day % 7], d.day, months[d.month - 1], d.year,
                        (int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60));
}

static bool digits(struct str s, size_t at, size_t n, int *out)
{
    *out = 0;
    for (size_t i = at; i < at + n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        *out = *out * 10 + (s.p[i] - '0');
    }
    return true;
}

enum err http_date_read(struct str s, int64_t *ms)
{
    struct date d = { 0 };
    int hour, minute, second;
    int64_t day;
    if (s.n != 29 || memcmp(s.p + 25, " GMT", 4) != 0 || s.p[19] != ':' || s.p[22] != ':') return ERR_BAD_INPUT;
    if (!digits(s, 5, 2, &d.day) || !digits(s, 12, 4, &d.year) || !digits(s, 17, 2, &hour) ||
        !digits(s, 20, 2, &minute) || !digits(s, 23, 2, &second) || hour > 23 || minute > 59 || second > 60)
        return ERR_BAD_INPUT;
    for (size_t i = 0; i < N_OF(months); i++) if (memcmp(s.p + 8, months[i], 3) == 0) d.month = (int)i + 1;
    if (!d.month) return ERR_BAD_INPUT;
    TRY(day_of_date(d, &day));
    *ms = day * DAY_MS + (int64_t)hour * HOUR_MS + (int64_t)minute * MINUTE_MS + (int64_t)second * SECOND_MS;
    return OK;
}

static bool is_since(struct req *rq, int64_t changed_ms)
{
    int64_t since;
    if (!changed_ms || req_header(rq, "If-None-Match").n) return false;
    return http_date_read(req_header(rq, "If-Modified-Since"), &since) == OK &&
           changed_ms / SECOND_MS <= since / SECOND_MS;
}

enum err reply_open(struct req *rq, int64_t changed_ms, bool is_final)
{
    struct bytes hash;
    if (rq->reply.failed) return ERR_NOMEM;
    TRY(sha256(rq->arena, buf_str(&rq->reply), &hash));
    reply_header(rq, "Cache-Control", is_final ? S("public, max-age=86400") : S("public, max-age=60"));
    if (changed_ms) reply_header(rq, "Last-Modified", http_date(rq->arena, changed_ms));
    if (req_is_fresh(rq, base64url(rq->arena, (struct bytes){ hash.p, 12 }))) return OK;
    if (is_since(rq, changed_ms)) reply_empty(rq, 304);
    return OK;
}

int64_t open_changed(const struct open_period *p)
{
    if (p->closed_ms) return p->closed_ms;
    return p->period.to_day ? day_start_ms(p->period.to_day + 1) : 0;
}

struct str open_version(struct arena *a, const struct open_period *p)
{
    if (!p->closed_ms) return arena_printf(a, "v%lld", (long long)p->version);
    struct str day = day_text(a, day_of_ms(p->closed_ms));
    return arena_printf(a, "v%lld %.*s", (long long)p->version, (int)day.n, day.p);
}

enum err open_dataset(struct req *rq, struct str code, struct dataset *out)
{
    TRY(dataset_by_code(rq->db, rq->arena, code, out));
    out->shelf = public_shelf_of(rq->hub);
    return OK;
}

static const struct field dataset_in[] = {
    FIELD(struct dataset_in, dataset, .min = 1, .max = INDICATOR_CODE_MAX),
    FIELD(struct dataset_in, file, .nullable = true, .max = 60),
    FIELD(struct dataset_in, co, .nullable = true, .max = 8, .about = "lon: large letters"),
};
const struct fields dataset_in_fields = { dataset_in, N_OF(dataset_in) };
