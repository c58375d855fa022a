/* book_impl.h - the inside of a page: for book.c, which holds it, and fold.c, which moves it. */
#ifndef SANSANG_BOOK_IMPL_H
#define SANSANG_BOOK_IMPL_H
#include "outreach/count/book.h"

struct index { int64_t *ids; void **slots; size_t n, cap; void **v; };   /* by id; v in the order put */

/* What moved during one fold, by group: mostly one, so that a page is opened for little. */
enum { MOVED_MAX = 128 };
struct moved { struct area at; struct counts counts; };

struct book {
    struct arena *arena;
    struct cells *cells;
    struct index doors, persons, residents;
    struct moved *moved;
    size_t n_moved, cap_moved;
};

/* The person behind a resident; a fresh one, never asked, when there is none yet. ERR_INTERNAL: resident not on the page. */
MUST_USE enum err book_person_of(struct book *b, const struct book_resident *r, struct book_person **out);

#endif
