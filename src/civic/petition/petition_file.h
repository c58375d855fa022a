/* petition_file.h - photographs, videos and documents of reports: taken piece by piece, kept sealed, shown as small plain copies. */
#ifndef SANSANG_PETITION_FILE_H
#define SANSANG_PETITION_FILE_H
#include "auth/sealed_file.h"
#include "civic/petition/petition.h"

enum petition_file_kind { FILE_PHOTO, FILE_VIDEO, FILE_PDF };
enum petition_file_state { FILE_COMING, FILE_WHOLE, FILE_REFUSED, FILE_GONE };
extern const char *const petition_file_kinds[], *const petition_file_states[];   /* words, NULL-ended */

struct petition_file {
    int64_t id;
    struct str uid;                      /* UUIDv7, born where it was picked */
    int64_t petition_id, account_id;     /* petition_id 0: sent ahead of the report that names it */
    unsigned part, kind, state;          /* enum petition_part, petition_file_kind, petition_file_state */
    int64_t bytes, received;             /* bytes 0: a report has named it, nothing is promised yet */
    struct str sha256;                   /* of the original, hex */
    int64_t look, taken_ms;              /* picture.h; 0: none */
    struct str flags; /* words, comma-separated, for the desk: used_before, old, no_time, elsewhere */
    unsigned audience;
    int64_t created_ms;
};

enum {
    FILE_PHOTO_MAX = 12 * MIB, FILE_VIDEO_MAX = 40 * MIB, FILE_PDF_MAX = 10 * MIB, FILE_PIECE_MAX = 256 * KIB,
    FILES_PER_DAY = 40, FILES_PER_DAY_STAFF = 400,       /* of one account */
    FILE_JPEG_MAX = 200 * KIB,                           /* the copy that may become public */
    FILE_OLD_DAYS = 7, FILE_ELSEWHERE_M = 1000, FILE_LOOK_BITS = 3, FILE_WAIT_DAYS = 14,
};

/* Where they lie, a folder that is made when the first one comes; set once, before anything else here, and kept by the caller. */
void petition_files_keep_in(const char *folder);

/* Promise one, or ask again where it stands. A report may have named the uid before. Residents send "before" and "document", the
   desk "after" and "document". ERR_BAD_INPUT, *field: larger than its kind may be, not a part of theirs. ERR_CONFLICT: somebody
   else's uid, or another file under it. ERR_TOO_MANY: enough for today. */
struct petition_file_offer {
    struct str uid, sha256;
    unsigned part, kind;
    int64_t bytes, account_id, now_ms;
    bool is_staff;
};
MUST_USE enum err petition_file_begin(struct db *db, struct arena *a, const struct petition_file_offer *o,
                                      struct petition_file *out,
                                      const char **field);

/* What this account promised; ERR_NOT_FOUND. */
MUST_USE enum err petition_file_find(struct db *db, struct arena *a, struct str uid, int64_t account_id,
                                     struct petition_file *out);

/* The next bytes; the last ones make it whole: looked at, copied, sealed. *out is where it stands, also after ERR_CONFLICT (the piece
   belongs elsewhere; the same piece again harms nothing) and ERR_BAD_INPUT with *field "sha256" (not what was promised: begin again
   at 0), "heic" (a picture of a kind we do not read) or "kind" (not what it is called, or broken): refused for good. */
struct petition_file_piece { struct str uid; int64_t account_id, offset, now_ms; struct str bytes; };
MUST_USE enum err petition_file_take(struct db *db, struct arena *a, const struct keys *keys,
                                     const struct petition_file_piece *p,
                                     struct petition_file *out, const char **field);

MUST_USE enum err petition_file_by_id(struct db *db, struct arena *a, int64_t id, struct petition_file *out);

/* Inside a transaction: another subject (an entry of a contest) keeps this one, which no report has named; it is not given up until it is let go.
   ERR_CONFLICT: a report names it. */
MUST_USE enum err petition_file_hold(struct db *db, struct arena *a, int64_t id, bool held);

/* A copy of a whole photograph: JPEG, no metadata, at most 1280 or 320 pixels a side. ERR_NOT_FOUND: of other kinds there is none.
   Whoever asks must have looked who may see it. */
MUST_USE enum err petition_file_copy(struct arena *a, const struct petition_file *f, bool is_small, struct str *jpeg);

/* What was sent, to the last bit: whoever asks gave a reason and is in the audit log. */
MUST_USE enum err petition_file_original(const struct keys *keys, struct arena *a, const struct petition_file *f,
                                         struct unsealing **out);

/* The other reports that hold the same bytes, or a picture alike: newest first, each once. Whoever asks must look who may read them. */
enum { FILE_USES_MAX = 400 };
MUST_USE enum err petition_file_uses(struct db *db, struct arena *a, const struct petition_file *f, int64_t out[FILE_USES_MAX], size_t *n);

/* Inside a transaction: all files of a petition are to go; nobody finds them from now on. The files follow within minutes. */
MUST_USE enum err petition_files_forget(struct db *db, struct arena *a, int64_t petition_id);
/* The same of all that a resident sent, and of all his reports, what the desk answered with too: he asked to be forgotten (a
   citizen_forget_fn; before his reports lose his account). */
MUST_USE enum err petition_files_forget_account(struct db *db, struct arena *a, int64_t now_ms, int64_t account_id);

/* A job: what was forgotten, what never came whole and what no report has named in FILE_WAIT_DAYS goes; where the camera stood is
   compared with the pin of the report, and forgotten. */
enum err petition_file_tend(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms);

/* ---- for a copy of the data elsewhere (backup) ---- */

/* The uids of whole files in order, those after `after` ("" at first), at most FILE_PAGE; *n = 0: no more. */
enum { FILE_PAGE = 500, FILE_NAMES_MAX = 3 };
MUST_USE enum err petition_files_after(struct db *db, struct arena *a, struct str after, struct str uids[FILE_PAGE],
                                       size_t *n);
/* What lies below the folder for one: "4e/<uid>.sealed", of a photograph also ".jpg" and ".small.jpg". */
MUST_USE enum err petition_file_names(struct db *db, struct arena *a, struct str uid,
                                      struct str names[FILE_NAMES_MAX], size_t *n);
MUST_USE enum err petition_file_is_whole(struct db *db, struct arena *a, struct str uid, bool *is_whole);
/* In the copy: no piece of what was on its way lies here; this one was forgotten meanwhile. */
MUST_USE enum err petition_files_begin_anew(struct db *db, struct arena *a);
MUST_USE enum err petition_file_is_gone(struct db *db, struct arena *a, struct str uid);

extern const struct scope scope_petition_file;   /* the responsible unit of the petition of the `:file`, a number */

#endif
