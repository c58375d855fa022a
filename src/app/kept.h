/* kept.h - the files that stand beside the database and belong to rows of it: what a backup carries and a restore puts back. */
#ifndef SANSANG_KEPT_H
#define SANSANG_KEPT_H
#include "app/app.h"

enum { KEPT_PAGE = 500, KEPT_NAMES_MAX = 3, KEPT_KEY_MAX = 64 };

/* One kind: a folder of the data folder, and how its files follow from the rows. */
struct kept_kind {
    const char *folder;
    /* Keys of what is whole, in order, those after `after`, at most KEPT_PAGE; *n = 0: no more. */
    enum err (*after)(struct db *db, struct arena *a, struct str after, struct str keys[KEPT_PAGE], size_t *n);
    /* What lies below the folder for one. */
    enum err (*names)(struct db *db, struct arena *a, struct str key, struct str names[KEPT_NAMES_MAX], size_t *n);
    enum err (*is_whole)(struct db *db, struct arena *a, struct str key, bool *is_whole);
    /* In the copy: one that was forgotten meanwhile; and no piece of what was on its way lies here. */
    enum err (*is_gone)(struct db *db, struct arena *a, struct str key);
    enum err (*begin_anew)(struct db *db, struct arena *a);
};
enum { KEPT_KINDS = 3 };
extern const struct kept_kind kept_kinds[KEPT_KINDS];

/* Has this the form of a file of one of them, "media/ab/….jpg"? Then its kind, and nothing in it climbs out of the folder. */
const struct kept_kind *kept_of_name(struct str name);

#endif
