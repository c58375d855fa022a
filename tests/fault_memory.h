/* fault_memory.h - memory that runs out at a chosen call, for us (linked with --wrap) and for SQLite. */
#ifndef SANSANG_FAULT_MEMORY_H
#define SANSANG_FAULT_MEMORY_H
#include "core/base.h"

/* Once for the program, before anything of SQLite's is called. */
void memory_install(void);

/* The n-th allocation from now on finds nothing, 1 the next; n 0: there is enough. */
void memory_break(int64_t n);
int64_t memory_calls(void);                /* since memory_break */

#endif
