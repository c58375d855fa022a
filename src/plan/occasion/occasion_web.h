/* occasion_web.h - what the doors of this room write alike. */
#ifndef SANSANG_OCCASION_WEB_H
#define SANSANG_OCCASION_WEB_H
#include "http/http.h"
#include "plan/occasion/ticket.h"

/* The unit of the `:occasion`, of the `:series`. */
extern const struct scope scope_occasion, scope_series;

void occasion_json(struct json *j, const char *key, struct fields f, const struct occasion *o);
MUST_USE enum err counts_json(struct req *rq, struct json *j, const char *key, const struct occasion *o);
MUST_USE enum err materials_json(struct req *rq, struct json *j, int64_t occasion_id);
/* A ticket with its occasion; `is_whole`: with its token and QR code, for who holds it. */
MUST_USE enum err ticket_json(struct req *rq, struct json *j, const char *key, const struct ticket *t,
                              const struct occasion *o, bool is_whole);
/* The same as the whole reply. */
MUST_USE enum err ticket_reply(struct req *rq, int status, const struct ticket *t);

/* The id in `:occasion` of a path. */

/* What the desk writes of an occasion, and of a series. */
#define OCCASION_WORDS(T) \
    FIELD(T, kind, .words = occasion_kinds), FIELD(T, title, .min = OCCASION_TITLE_MIN, .max = OCCASION_TITLE_MAX), \
    FIELD(T, title_en, .nullable = true, .max = OCCASION_TITLE_MAX), \
    FIELD(T, text, .nullable = true, .max = OCCASION_TEXT_MAX), \
    FIELD(T, text_en, .nullable = true, .max = OCCASION_TEXT_MAX), \
    FIELD(T, place, .nullable = true, .max = OCCASION_PLACE_MAX, .about = "empty: not on site"), \
    FIELD(T, lat_e6, .nullable = true, .min = -90000000, .max = 90000000), \
    FIELD(T, lon_e6, .nullable = true, .min = -180000000, .max = 180000000), \
    FIELD(T, stream, .nullable = true, .max = OCCASION_URL_MAX, .about = "https; empty: not online"), \
    FIELD(T, is_stream_open, .nullable = true, .about = "the link is for everybody"), \
    FIELD(T, seats_site, .nullable = true, .min = 0, .max = OCCASION_SEATS_MAX, .about = "0: no limit"), \
    FIELD(T, seats_online, .nullable = true, .min = 0, .max = OCCASION_SEATS_MAX, .about = "0: no limit")

/* The numbers of an occasion moved: tell who watches. After the commit. */
void occasion_touch(struct req *rq, int64_t occasion_id);

/* A page of a list behind (key, id): the cursor, and where it begins. */
MUST_USE enum err pair_read(struct req *rq, struct str after, int64_t *key, int64_t *id);
struct str pair_cursor(struct arena *a, int64_t key, int64_t id);

#endif
