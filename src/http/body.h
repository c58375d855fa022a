/* body.h - the body of a request while it arrives: a little in memory, a lot in a file without a name. */
#ifndef SANSANG_BODY_H
#define SANSANG_BODY_H
#include "core/base.h"

enum { BODY_MEMORY_MAX = MIB };          /* above, it goes to disk */

struct body {
    size_t max;                          /* more is not kept, only counted */
    size_t received;
    char *p;                             /* malloc'd, or mapped when fd >= 0 */
    size_t n, cap;
    int fd;                              /* -1: in memory */
    bool is_over, is_broken;             /* too large; no disk or memory for it */
};

void body_begin(struct body *b, size_t max);
void body_add(struct body *b, const char *spool_dir, struct str part);
struct str body_end(struct body *b);     /* the whole, read-only; {0} when over or broken */
void body_free(struct body *b);

#endif
