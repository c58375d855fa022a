/* attachment.h - tệp đính kèm: files of a plan, taken piece by piece, kept sealed, named by the documents of its
   versions. */
#ifndef SANSANG_ATTACHMENT_H
#define SANSANG_ATTACHMENT_H
#include "auth/sealed_file.h"
#include "plan/programme/item.h"

enum plan_file_kind { PLAN_FILE_UNKNOWN, PLAN_FILE_PDF, PLAN_FILE_DOCX, PLAN_FILE_XLSX, PLAN_FILE_JPEG, PLAN_FILE_PNG, PLAN_FILE_WEBP };
enum plan_file_state { PLAN_FILE_COMING, PLAN_FILE_WHOLE, PLAN_FILE_REFUSED, PLAN_FILE_GONE };
extern const char *const plan_file_kinds[], *const plan_file_states[];       /* words, NULL-ended */

struct plan_file {
    int64_t id;
    struct str uid;
    int64_t plan_id;
    struct str name;
    unsigned kind, state;
    int64_t bytes, received;
    struct str sha256;                   /* hex */
    bool is_named;
    int64_t account_id, created_ms;
};

enum { PLAN_FILE_NAME_MAX = 200, PLAN_FILE_PIECE_MAX = 256 * KIB, PLAN_FILES_MAX = 2000, PLAN_FILE_WAIT_DAYS = 14 };
#define PLAN_FILE_BYTES_MAX INT64_C(209715200)       /* what plan_file_mb may be set to, in bytes */

/* Where they lie, and how large one may be, in bytes; set once, before anything else here; the folder's name is kept
   by the caller. */
void plan_files_keep_in(const char *folder, int64_t bytes_max);

/* ---- sending: the city alone (ERR_FORBIDDEN), while a draft is open (ERR_CONFLICT) ---- */

struct plan_file_offer { int64_t plan_id; struct str uid, name, sha256; int64_t bytes; const char *field; };
/* Promise one, or ask again where it stands. ERR_BAD_INPUT: `field`. ERR_CONFLICT: no draft, somebody else's uid, or
   another file under it. ERR_TOO_MANY: PLAN_FILES_MAX are there. */
MUST_USE enum err plan_file_begin(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by,
                                  struct plan_file_offer *o, struct plan_file *out);
/* What this account promised; ERR_NOT_FOUND. */
MUST_USE enum err plan_file_find(struct db *db, struct arena *a, struct str uid, int64_t account_id,
                                 struct plan_file *out);
/* The next bytes; the last ones make it whole: looked at and sealed. *out is where it stands, also after ERR_CONFLICT
   (the piece belongs elsewhere) and ERR_BAD_INPUT with *field "sha256" (begin again at 0) or "kind" (none that is kept:
   refused for good). */
struct plan_file_piece { struct str uid; int64_t account_id, offset; struct str bytes; };
MUST_USE enum err plan_file_take(struct db *db, struct arena *a, const struct keys *keys,
                                 const struct plan_file_piece *p, struct plan_file *out, const char **field);

/* ---- reading ---- */

/* A whole one, for somebody it concerns: all for who sees all; else what the version in force names, at itself or at
   items that concern them. ERR_NOT_FOUND. */
MUST_USE enum err plan_file_for(struct db *db, struct arena *a, struct str uid, const struct looker *who, int64_t today,
                                struct plan_file *out);
MUST_USE enum err plan_file_original(const struct keys *keys, struct arena *a, const struct plan_file *f,
                                     struct unsealing **out);

/* A job: what never came whole and what no version has named in PLAN_FILE_WAIT_DAYS goes. */
enum err plan_file_tend(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms);

/* ---- inside the caller's transaction ---- */

/* The documents of a version or an item, each file written with its name and size, and kept from now on.
   ERR_BAD_INPUT: a file that is not a whole one of this plan. */
MUST_USE enum err documents_hold(struct db *db, struct arena *a, int64_t plan_id, struct str *documents);

/* ---- for a copy of the data elsewhere (backup) ---- */

enum { PLAN_FILE_PAGE = 500, PLAN_FILE_NAMES_MAX = 3 };
MUST_USE enum err plan_files_after(struct db *db, struct arena *a, struct str after, struct str uids[PLAN_FILE_PAGE],
                                   size_t *n);
MUST_USE enum err plan_file_names(struct db *db, struct arena *a, struct str uid, struct str names[PLAN_FILE_NAMES_MAX],
                                  size_t *n);
MUST_USE enum err plan_file_is_whole(struct db *db, struct arena *a, struct str uid, bool *is_whole);
MUST_USE enum err plan_files_begin_anew(struct db *db, struct arena *a);
MUST_USE enum err plan_file_is_gone(struct db *db, struct arena *a, struct str uid);

#endif
