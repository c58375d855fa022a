/* pg.c - tools/pg.sh with a durable server in a folder of its own, filled by the program's own copy command. */
#include "pg.h"
#include "core/time.h"
#include "db/db.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *folder;                     /* of the server that runs; NULL: none */
static const char *script;

bool pg_is_installed(void) { return access("/usr/lib/postgresql/15/bin/pg_ctl", X_OK) == 0; }

/* The path of a Unix socket is short by law of the kernel, and PostgreSQL's user must be able to walk there. */
static char *place(void)
{
    char *top = text("/tmp/sansang-bench-XXXXXX");
    if (!mkdtemp(top) || chmod(top, 0711) != 0) fail("no folder for PostgreSQL");
    return text("%s/pg", top);
}

static const char *start(const struct bench *b)
{
    char line[400] = "";
    script = text("%s/tools/pg.sh", b->root);
    folder = place();
    FILE *f = popen(text("PG_DURABLE=yes '%s' start '%s'", script, folder), "r");
    if (!f || !fgets(line, sizeof line, f) || pclose(f) != 0) fail("PostgreSQL does not start: see %s.log", folder);
    line[strcspn(line, "\n")] = 0;
    return text("%s", line);
}

static const struct sql sql_analyze = { "bench_analyze", "ANALYZE" };

void pg_take(struct bench *b)
{
    struct db *db;
    char *log = text("%s/bench-copy.log", b->build);
    int64_t began = clock_mono_us();
    const char *url = start(b);
    if (RUN(log, text("%s", b->program), "copy", "--data", text("%s", b->dir), "--from",
            text("sqlite:%s/sansang.db", b->dir), "--to", text("%s", url)))
        fail("the city cannot be copied to PostgreSQL: see %s", log);
    must(db_open(url, &db), "PostgreSQL");
    must(db_run(db, NULL, &sql_analyze, NO_BINDS, NULL), "ANALYZE");
    db_close(db);
    b->url = url;
    b->database = "postgres";
    say("   the city is in PostgreSQL after %lld s", (long long)(clock_mono_us() - began) / 1000000);
}

void pg_drop_all(void)
{
    if (!folder) return;
    char *dir = folder;
    folder = NULL;
    if (RUN(NULL, text("%s", script), "stop", dir)) say("PostgreSQL in %s does not stop", dir);
    *strrchr(dir, '/') = 0;
    if (RUN(NULL, "rm", "-rf", dir)) say("%s cannot be removed", dir);
}

void pg_drop(struct bench *b)
{
    pg_drop_all();
    b->url = NULL;
    b->database = "sqlite";
}
