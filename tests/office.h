/* office.h - a data folder of its own for tests of commands: the real program is run in it and heard. */
#ifndef SANSANG_TEST_OFFICE_H
#define SANSANG_TEST_OFFICE_H
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <cmocka.h>
#include "db/db.h"

static const char *program;                              /* SANSANG, set by the build */

struct office { char dir[64], said[64 * 1024]; struct arena *a; struct db *db; };

/* Run `sansang WORDS` there: it ends with `code` and says `text` somewhere; all it said stands in o->said. */
static inline void expect(struct office *o, const char *words, int code, const char *text)
{
    char line[1024];
    snprintf(line, sizeof line, "cd %s && %s --data %s/data %s 2>&1", o->dir, program, o->dir, words);
    FILE *f = popen(line, "r");
    assert_non_null(f);
    o->said[fread(o->said, 1, sizeof o->said - 1, f)] = 0;
    int status = pclose(f), got = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    if (got != code || !strstr(o->said, text)) fail_msg("%s: %d: %.800s", words, got, o->said);
}

static inline int office_open(void **state)
{
    struct office *o = calloc(1, sizeof *o);
    char line[256];
    assert_non_null(o);
    strcpy(o->dir, "/tmp/sansang-office-XXXXXX");
    assert_non_null(mkdtemp(o->dir));
    snprintf(line, sizeof line, "%s --data %s/data migrate >/dev/null 2>&1", program, o->dir);
    assert_int_equal(system(line), 0);
    o->a = arena_open(8 * MIB);
    snprintf(line, sizeof line, "sqlite:%s/data/sansang.db", o->dir);
    assert_int_equal(db_open(line, &o->db), OK);
    *state = o;
    return 0;
}

static inline int office_close(void **state)
{
    struct office *o = *state;
    char line[256];
    db_close(o->db);
    arena_close(o->a);
    snprintf(line, sizeof line, "rm -rf %s", o->dir);
    int failed = system(line);
    free(o);
    return failed;
}

#endif
