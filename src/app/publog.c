/* publog.c - the public log verified whole: its lines, its hashes, its kept heads. */
#include "app/publog.h"
#include <inttypes.h>
#include <stdio.h>
#include "civic/publog/publog.h"

enum err publog_verify_all(struct app *app, struct db *db, struct publog_verified *out)
{
    struct publog_verified v = { 0 };
    int64_t bad, bad_size = -1;
    TRY(app_open_keys(app));
    TRY(publog_verify(db, app->arena, &v.leaves, &bad));
    if (bad < 0) TRY(publog_verify_heads(db, app->arena, app->keys, &v.heads, &bad_size));
    if (bad >= 0) printf("publog line %" PRId64 ": a hash there does not follow from the lines\n", bad);
    if (bad_size >= 0) printf("publog head %" PRId64 ": not signed here, or the log no longer leads to it\n", bad_size);
    v.differences = (bad >= 0) + (bad_size >= 0);
    *out = v;
    return OK;
}
