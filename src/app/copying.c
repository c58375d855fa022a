/* copying.c - the schema of every module first, by its own steps; then every row. */
#include "app/copying.h"
#include "app/files.h"
#include "app/schema.h"
#include "core/time.h"
#include "db/copy.h"

struct copying { struct db *from, *to; struct arena *a; struct copied done; };

static enum err tell(const char *table, int64_t rows, int64_t total, void *arg)
{
    struct copying *c = arg;
    if (total) app_progress(table, rows, total);
    if (rows != total) return OK;
    c->done.tables++;
    c->done.rows += rows;
    return OK;
}

static enum err schema_and_rows(struct db *to, void *arg)
{
    struct copying *c = arg;
    int64_t applied;
    c->done = (struct copied){ 0 };
    TRY(schema_migrate(to, c->a, clock_now_ms(), &applied));
    return db_copy(c->from, to, c->a, tell, c);
}

enum err copy_to_empty(struct db *from, struct db *to, struct arena *a, struct copied *out)
{
    struct copying c = { .from = from, .to = to, .a = a };
    enum schema state;
    TRY(schema_state(to, a, &state));
    if (state != SCHEMA_NONE) return ERR_CONFLICT;
    TRY(db_tx(to, schema_and_rows, &c));
    *out = c.done;
    return OK;
}

enum err copy_to_file(struct db *from, struct arena *a, const char *path, struct copied *out)
{
    struct copying c = { .from = from, .a = a };
    char *url = arena_z(a, arena_printf(a, "sqlite:%s", path));
    if (!url) return ERR_NOMEM;
    if (file_is_there(path)) return ERR_CONFLICT;
    enum err e = db_open(url, &c.to);
    if (e == OK) {
        e = db_durable(c.to, false);                     /* nobody opens it before it is whole */
        if (e == OK) e = schema_and_rows(c.to, &c);
        if (e == OK) e = db_durable(c.to, true);
        db_close(c.to);
    }
    if (e != OK) database_remove(path);
    *out = c.done;
    return e;
}
