/* fault_memory.c - stands before malloc, calloc, realloc and strdup of our own files, and before SQLite's allocator. */
#include "fault_memory.h"
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdlib.h>

static _Atomic int64_t calls, broken_at;

static bool is_out(void)
{
    int64_t call = atomic_fetch_add(&calls, 1) + 1;
    return call == atomic_load(&broken_at);
}

void memory_break(int64_t n)
{
    atomic_store(&broken_at, n);
    atomic_store(&calls, 0);
}

int64_t memory_calls(void) { return atomic_load(&calls); }

void *__real_malloc(size_t n);
void *__real_calloc(size_t count, size_t n);
void *__real_realloc(void *p, size_t n);
char *__real_strdup(const char *s);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t count, size_t n);
void *__wrap_realloc(void *p, size_t n);
char *__wrap_strdup(const char *s);

void *__wrap_malloc(size_t n) { return is_out() ? NULL : __real_malloc(n); }
void *__wrap_calloc(size_t count, size_t n) { return is_out() ? NULL : __real_calloc(count, n); }
void *__wrap_realloc(void *p, size_t n) { return is_out() ? NULL : __real_realloc(p, n); }
char *__wrap_strdup(const char *s) { return is_out() ? NULL : __real_strdup(s); }

static sqlite3_mem_methods honest;
static void *sqlite_malloc(int n) { return is_out() ? NULL : honest.xMalloc(n); }
static void *sqlite_realloc(void *p, int n) { return is_out() ? NULL : honest.xRealloc(p, n); }

void memory_install(void)
{
    sqlite3_mem_methods ours;
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &honest);
    ours = honest;
    ours.xMalloc = sqlite_malloc;
    ours.xRealloc = sqlite_realloc;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &ours);
}
