/* backup.h - the shape of a backup: a folder with the database, the pictures, perhaps the keys, and the sums of them all.
     ABOUT               what it is, as `key = value`
     sansang.db          the database in SQLite's form, whatever it was kept in
     media/ab/….jpg      the pictures of visits it names
     files/ab/….sealed   the pictures and documents of reports; of pictures also ….jpg and ….small.jpg
     plan-files/ab/….sealed  what is attached to plans
     keys                only when asked for
     SHA256SUMS          every file above; `sha256sum --check SHA256SUMS` reads it
   It is made as DIR.part and gets its name when all of it is on disk: what has the name is whole. */
#ifndef SANSANG_BACKUP_H
#define SANSANG_BACKUP_H
#include "app/app.h"

enum { BACKUP_FORMAT = 1 };
struct about {
    int64_t format;
    struct str program, made;              /* version; "2026-11-23T02:00:00Z" */
    struct str signer; /* the public half of the installation's signature, hex: which keys belong to it */
    bool keys;                             /* they are in it */
    int64_t pictures;                      /* how many files beside the database, of all kinds (app/kept.h) */
};

MUST_USE enum err about_write(struct arena *a, const char *dir, const struct about *x);
MUST_USE enum err about_read(struct arena *a, const char *dir, struct about *out);         /* said when it is none */

/* The list of sums, while it is written. */
struct sums { const char *dir; void *file; };
MUST_USE enum err sums_begin(struct arena *a, const char *dir, struct sums *s);
MUST_USE enum err sums_add(struct sums *s, struct arena *a, const char *name);             /* a file in dir, already there */
MUST_USE enum err sums_end(struct sums *s, bool keep);

/* Every file of the list, its sum recomputed: ERR_CONFLICT when one is missing, differs, or has a name that no backup has, and
   when the database, ABOUT or a picture that ABOUT counts is not in the list. `each` hears every good one. */
typedef enum err sums_fn(struct str name, void *arg);
MUST_USE enum err sums_check(struct arena *a, const char *dir, const struct about *x, sums_fn *each, void *arg);

/* While a restore puts things in place this file stands in the data folder: nobody serves half of it. */
#define RESTORE_UNFINISHED "restore.unfinished"

/* "DIR/name", NUL-terminated; NULL when memory is spent. */
char *path_in(struct arena *a, const char *dir, const char *name);

#endif
