/* fault_vfs.h - a disk for the tests: SQLite's own, but it fails, tears, forgets or remembers what it was told. */
#ifndef SANSANG_FAULT_VFS_H
#define SANSANG_FAULT_VFS_H
#include "core/base.h"

/* What goes wrong at the chosen call. A call is one write, sync or change of size of any file of the database. */
enum fault {
    FAULT_NONE,
    FAULT_EIO,             /* the call fails, nothing is done */
    FAULT_FULL,            /* a write fails for want of room; a sync is let through */
    FAULT_TORN,            /* half of the write is done, then EIO */
    FAULT_SYNC,            /* only syncs count and fail; writes are let through */
    FAULT_POWER,           /* this call and every one after it fail, reads too: the machine is going down */
};

/* Once for the program, before any database is opened: from here on every database is on this disk. */
void disk_install(void);

/* The n-th call from now on fails, 1 the next; `forever`: all after it too. n 0: an honest disk. */
void disk_break(enum fault what, int64_t n, bool forever);
int64_t disk_calls(void);  /* since disk_break; whether the fault was met is n <= disk_calls() */

/* Remember every write and sync from here on, on top of what test.db and its log in `dir` hold now (that counts as synced). */
void disk_record(const char *dir);
int64_t disk_recorded(void);               /* events so far */
int64_t disk_unsynced_most(const char *name);   /* the most writes to that file in a row without a sync of it, so far */
void disk_forget(void);

/* What a power cut after the first `events` recorded events leaves, put into `to` (a folder that exists). Of what was not
   synced: `keep_permille` of each sector's writes by the dice of `seed`; 0: nothing. */
void disk_after_power_cut(const char *to, int64_t events, uint64_t seed, int keep_permille);

#endif
