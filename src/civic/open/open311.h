/* open311.h - Open311 GeoReport v2 (wiki.open311.org/GeoReport_v2) and the updates of its extension: what a request must say, who asks. */
#ifndef SANSANG_OPEN311_H
#define SANSANG_OPEN311_H
#include "civic/board/board.h"
#include "civic/open/client.h"
#include "civic/petition/petition_forget.h"

/* A moment as W3C writes it (NOTE-datetime), with a zone: "2026-11-30T08:15:30+07:00", "…Z", seconds and their parts optional; a day
   alone is its beginning here. ERR_BAD_INPUT: none such. */
MUST_USE enum err moment_read(struct str text, int64_t *ms);
/* "21.0685" to micro-degrees, further places cut off. ERR_BAD_INPUT. */
MUST_USE enum err degrees_read(struct str text, int64_t limit, int64_t *e6);

/* ---- attributes ---- */

/* attribute[code]=value; a code several times is a list. Those the category does not ask are left out, empty ones are not answered. */
struct answer { struct str code, value; };
enum { ANSWERS_MAX = 64 };
/* As a petition takes them: an object of code -> text, or list of texts. */
MUST_USE enum err answers_read(struct db *db, struct arena *a, int64_t category_id, const struct answer *v, size_t n,
                               const struct json_in **out);

/* ---- sending ---- */

struct sending {
    struct petition_filing f;
    struct petition_sender by;
};
/* The report and who sent it, in one transaction; errors and repeats as of petition_file_in. */
MUST_USE enum err open311_send(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, struct sending *s, struct petition *out);

/* ---- updates ---- */

struct update { struct str code; int64_t n; unsigned event, to_state; int64_t at_ms; struct str public_text; };
struct update_query {
    int64_t client_id, from_ms, to_ms, limit;
}; /* 0: nobody's own; from inclusive, to exclusive */
/* What happened to public reports, and to the client's own, oldest first. At most UPDATES_READ steps are looked at. */
enum { UPDATES_READ = 5000 };
MUST_USE enum err update_list(struct db *db, struct arena *a, const struct update_query *q, db_row_fn *each, void *arg);

/* What the client tells the desk about a report it sent: an answer when one was asked for, else a note. The same `ext` again: the
   same number. ERR_NOT_FOUND: not its report. */
struct telling { int64_t client_id; struct str code, ext, text; };
MUST_USE enum err update_tell(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, const struct telling *t, int64_t *n);

#endif
