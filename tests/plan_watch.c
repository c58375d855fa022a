/* plan_watch.c - preloaded into a server under test (LD_PRELOAD): writes into the file that PLAN_WATCH names every statement that
   SQLite means to answer by walking over a whole table or index, as "what it walks<TAB>the statement". */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int prepare_fn(sqlite3 *, const char *, int, unsigned, sqlite3_stmt **, const char **);
int sqlite3_prepare_v3(sqlite3 *db, const char *text, int n, unsigned flags, sqlite3_stmt **out, const char **tail);

static void write_walks(sqlite3_stmt *plan, const char *text, const char *path)
{
    FILE *f = fopen(path, "a");
    if (!f) abort();
    while (sqlite3_step(plan) == SQLITE_ROW) {
        const char *step = (const char *)sqlite3_column_text(plan, 3);
        if (step && strncmp(step, "SCAN ", 5) == 0) fprintf(f, "%s\t%s\n", step + 5, text);
    }
    fclose(f);
}

int sqlite3_prepare_v3(sqlite3 *db, const char *text, int n, unsigned flags, sqlite3_stmt **out, const char **tail)
{
    static prepare_fn *real;
    const char *path = getenv("PLAN_WATCH");
    sqlite3_stmt *plan = NULL;
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, "sqlite3_prepare_v3");
    int code = real(db, text, n, flags, out, tail);
    char *question = code == SQLITE_OK && *out && path ? sqlite3_mprintf("EXPLAIN QUERY PLAN %s", text) : NULL;
    if (question && real(db, question, -1, 0, &plan, NULL) == SQLITE_OK) write_walks(plan, text, path);
    sqlite3_finalize(plan);
    sqlite3_free(question);
    return code;
}
