/* media.h - photographs of things: promised by a phone, taken piece by piece, made safe, kept beside the database. */
#ifndef SANSANG_MEDIA_H
#define SANSANG_MEDIA_H
#include "auth/keys.h"
#include "outreach/campaign/event.h"

enum media_state { MEDIA_COMING, MEDIA_WHOLE, MEDIA_REFUSED, MEDIA_GONE };
extern const char *const media_states[];         /* words, NULL-ended */

struct media {
    struct str sha256;                   /* of what the phone sends, 64 hex digits */
    int64_t account_id, device_id;
    int64_t bytes, received;             /* promised; on disk */
    unsigned state;                      /* enum media_state */
    int64_t created_ms, visit_seq;
};
enum { MEDIA_BYTES_MAX = 400 * 1024, MEDIA_PIECE_MAX = 256 * 1024, MEDIA_PER_DAY = 60 };

/* Where pictures lie, a folder that is made when the first one comes; set once, before anything else here, and kept by the
   caller. Without it nothing is taken and nothing found. */
void media_keep_in(const char *folder);

/* A phone promises the picture that a stored visit of its account names. Again: where it stands. ERR_NOT_FOUND: no such visit
   of this account, or it names no picture (any more); ERR_BAD_INPUT: it names another; ERR_CONFLICT: somebody else is sending
   it; ERR_TOO_MANY: MEDIA_PER_DAY were promised today. */
struct media_offer { struct str sha256, visit; int64_t size, device_id, account_id, now_ms; };
MUST_USE enum err media_begin(struct db *db, struct arena *a, const struct media_offer *o, struct media *out);

/* What this phone promised; ERR_NOT_FOUND. */
MUST_USE enum err media_find(struct db *db, struct arena *a, struct str sha256, int64_t device_id, struct media *out);

/* The next bytes; the last ones make it whole. *out is where it stands, also after ERR_CONFLICT (the piece does not fit there)
   and ERR_BAD_INPUT with *field "sha256" (not what was promised: begin again at 0) or "picture" (none that we keep: refused for
   good). The same piece again is ERR_CONFLICT and harms nothing. */
struct media_piece { struct str sha256; int64_t device_id, offset; struct str bytes; };
MUST_USE enum err media_take(struct db *db, struct arena *a, const struct media_piece *p, struct media *out, const char **field);

/* The picture a visit names, as it is kept: JPEG. ERR_NOT_FOUND: it names none, or it has not come. */
MUST_USE enum err media_of_visit(struct db *db, struct arena *a, int64_t visit_seq, struct str *jpeg);

/* The picture that the body of this event names is to go; inside the transaction that strips the event. The file follows within
   minutes (media_tend). */
MUST_USE enum err media_forget(struct db *db, struct arena *a, const struct event *e);

/* Remove the files of forgotten pictures, and what was promised MEDIA_WAIT_DAYS ago and never came whole. A job. */
enum { MEDIA_WAIT_DAYS = 14 };
enum err media_tend(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms);

/* ---- for a copy of the data elsewhere (backup) ---- */

/* Where a whole picture lies below the folder of media_keep_in: "ab/<sha256>.jpg"; {0}: memory is spent. */
struct str media_file_name(struct arena *a, struct str sha256);

/* The names of whole pictures in order, those after `after` ("" at first), at most MEDIA_PAGE; *n = 0: no more. */
enum { MEDIA_PAGE = 500 };
MUST_USE enum err media_whole_after(struct db *db, struct arena *a, struct str after, struct str names[MEDIA_PAGE], size_t *n);

/* Is this picture still to be kept? False: forgotten since. */
MUST_USE enum err media_is_whole(struct db *db, struct arena *a, struct str sha256, bool *is_whole);

/* In the copy: no picture lies here that came only in part, or that was forgotten meanwhile. Phones send the former again. */
MUST_USE enum err media_begin_anew(struct db *db, struct arena *a);
MUST_USE enum err media_is_gone(struct db *db, struct arena *a, struct str sha256);

#endif
