/* db_log.h - how large SQLite's log may grow, and who must make way for it (docs/faults.md). */
#ifndef SANSANG_DB_LOG_H
#define SANSANG_DB_LOG_H
#include "core/base.h"

/* One for the process; tests make them small. */
struct db_log_limits {
    int64_t checkpoint_pages;    /* so many new pages in the log are taken into the file */
    int64_t piece_pages;         /* so many pages of them at once: a commit waits behind no more on the same disk */
    int64_t large_pages;         /* from here on readers are waited for, so that the log begins anew */
    int64_t bytes_max, read_us;  /* a log larger than this ends whoever reads one moment for longer than that */
};
extern struct db_log_limits db_log_limits;

#endif
