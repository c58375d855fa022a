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

/* The numbers of an occasion moved: tell who watches. After the commit. */
void occasion_touch(struct req *rq, int64_t occasion_id);

/* A page of a list behind (key, id): the cursor, and where it begins. */
MUST_USE enum err pair_read(struct req *rq, struct str after, int64_t *key, int64_t *id);
struct str pair_cursor(struct arena *a, int64_t key, int64_t id);

#endif
