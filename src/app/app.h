/* app.h - what every sub-command of the program is handed: configuration, keys, the database, memory. */
#ifndef SANSANG_APP_H
#define SANSANG_APP_H
#include "app/config.h"
#include "auth/keys.h"
#include "db/db.h"

struct metrics;
struct server;

struct app {
    struct config config;                  /* file, environment and flags, already checked */
    struct arena *arena;                   /* lives as long as the command, at most APP_MEMORY_MAX; for long walks
                                              take an arena of your own and reset that */
    const char *db_url;                    /* "sqlite:DIR/sansang.db" or "postgres:…" */
    const char *data_dir;                  /* made, 0700, when keys or database are opened */
    struct keys *keys;                     /* NULL until app_open_keys */
    struct server *server;                 /* while serving, else NULL */
    struct db_writer *writer;              /* while serving, else NULL */
    struct metrics *metrics;               /* while serving, else NULL */
    struct str openapi, openapi_sum;       /* the API document and its version, while serving */
    int64_t started_ms;
};
enum { APP_MEMORY_MAX = 256 * MIB };

/* What a command's exit code says. */
enum { DONE = 0, FAILED = 1, USAGE = 2, REFUSED = 3 };   /* REFUSED: also "differences found" */

/* DATA/keys, created when it is not there and there is no data yet (else ERR_CONFLICT: they were lost). Twice is fine.
   Speaks to standard error when it fails. */
MUST_USE enum err app_open_keys(struct app *app);

/* A connection of the caller's own; close it. The schema must be there and up to date, else ERR_CONFLICT and a sentence
   to standard error that says to run `sansang migrate`; the same when the keys that are open belong to other data. */
MUST_USE enum err app_open_db(struct app *app, struct db **out);

/* The same without looking at the schema. */
MUST_USE enum err app_open_db_bare(struct app *app, struct db **out);

/* Bring the schema of every module up to date; *applied = steps that were missing. */
MUST_USE enum err app_migrate(struct app *app, struct db *db, int64_t *applied);

/* A path inside the data folder, NUL-terminated, in the command's arena; NULL when memory is spent. */
char *app_path(struct app *app, const char *name);

/* Where people reach the server, without a slash at the end: what was given, else `public_url`, else this machine and the
   port. Empty when memory ran out. */
struct str app_base_url(struct app *app, struct str given);

/* Say to standard error what went wrong, in one line; answers with the exit code for `e` (ERR_CONFLICT: REFUSED). */
int app_fail(const char *what, enum err e);

/* "what 1,200 of 3,000": to standard error, at most five times a second, in place on a terminal; total 0 = unknown.
   The last call of a kind has done == total. */
void app_progress(const char *what, int64_t done, int64_t total);

/* ---- options of a sub-command, read through a field table: `--size full`, `--size=full`, `--live` ---- */

/* The name of a field with '_' as '-' is its option; a bool is a switch; `about` is its help. Options not named keep
   what the row held before. A name that is a key of the configuration never reaches the command. */
struct cli {
    const char *usage;                     /* "import [OPTIONS] KIND FILE" */
    const char *about;                     /* one or two sentences for --help */
    struct fields options;
    size_t args_min, args_max;             /* how many words that are no option; args_max <= 16 */
};
enum { ARGS_MAX = 16 };
struct args { struct str v[ARGS_MAX]; size_t n; };

/* True: go on. False: stop with *code (DONE after --help, USAGE after a mistake, which has been explained). */
MUST_USE bool cli_read(const struct cli *c, int argc, char **argv, void *options, struct args *args, int *code);

#endif
