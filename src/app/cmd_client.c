/* cmd_client.c - keys of Open311 from the command line: made and shown once, listed, revoked. */
#include <inttypes.h>
#include <stdio.h>
#include "account/account.h"
#include "app/commands.h"
#include "civic/open/client.h"
#include "core/time.h"
#include "territory/territory.h"

struct client_options { struct str unit; int64_t per_hour; };
static const struct field options[] = {
    FIELD(struct client_options, unit, .nullable = true, .max = 20,
          .about = "the official code of the unit whose client it is (00103); the city when left out"),
    FIELD(struct client_options, per_hour, .nullable = true, .min = 1, .max = CLIENT_PER_HOUR_MAX,
          .about = "add: reports it may send in an hour; 600 when left out"),
};
static const struct cli cli = {
    .usage = "client add|list|revoke [OPTIONS] [NAME|NUMBER]", .args_min = 1, .args_max = 2,
    .options = { options, N_OF(options) },
    .about = "Programs that send reports by Open311: another app, a counter, a partner.\n"
             "add NAME [--unit CODE] [--per-hour N]   prints its key, once: only a keyed hash is kept\n"
             "list [--unit CODE]                      number, name, reports an hour, since when, revoked when\n"
             "revoke NUMBER                           its key opens nothing from now on",
};

struct client_cmd {
    struct app *app;
    struct db *db;
    struct client_options o;
    struct str word;
    int64_t now_ms, unit_id;
};
static const struct actor local = { .is_local = true, .address = STR("command line") };

static int client_add(struct client_cmd *k)
{
    struct open_client c = { .name = k->word, .unit_id = k->unit_id, .per_hour = k->o.per_hour };
    struct str key;
    enum err e =
        k->word.n ? client_make(k->db, k->app->arena, k->now_ms, k->app->keys, &local, &c, &key) : ERR_BAD_INPUT;
    if (e == ERR_BAD_INPUT) { fprintf(stderr, "sansang: client add: NAME is missing or no name\n"); return USAGE; }
    if (e != OK) return app_fail("client", e);
    printf("%" PRId64 "\t%.*s\n%.*s\nThe key is shown here and never again.\n", c.id, (int)c.name.n, c.name.p,
           (int)key.n, key.p);
    return DONE;
}

struct listing { struct arena *a; int64_t last; size_t n; };

static enum err list_line(const void *row, void *arg)
{
    const struct open_client *c = row;
    struct listing *l = arg;
    struct str made = time_text_vi(l->a, c->created_ms), ended = c->revoked_ms ? time_text_vi(l->a, c->revoked_ms) : (struct str){ 0 };
    printf("%" PRId64 "\t%.*s\t%" PRId64 "\t%.*s\t%.*s\n", c->id, (int)c->name.n, c->name.p, c->per_hour, (int)made.n,
           made.p, (int)ended.n, ended.p ? ended.p : "");
    l->last = c->id;
    l->n++;
    return OK;
}

static int client_list_all(struct client_cmd *k)
{
    enum { PAGE = 100 };
    struct listing l = { .n = PAGE };
    while (l.n == PAGE) {
        struct arena *a = arena_open(MIB);
        l = (struct listing){ .a = a, .last = l.last };
        enum err e = a ? client_list(k->db, a, k->unit_id, l.last, PAGE, list_line, &l) : ERR_NOMEM;
        arena_close(a);
        if (e != OK) return app_fail("client", e);
    }
    return DONE;
}

static int client_end(struct client_cmd *k)
{
    static const struct field by_number = { .name = "id", .kind = FIELD_I64, .min = 1, .max = INT64_MAX };
    struct { int64_t id; } number = { 0 };
    if (field_read(&by_number, k->word, &number) != OK) {
        fprintf(stderr, "sansang: client revoke: NUMBER is missing or no number; list prints them\n");
        return USAGE;
    }
    enum err e = client_revoke(k->db, k->app->arena, k->now_ms, &local, number.id);
    if (e == ERR_NOT_FOUND) {
        fprintf(stderr, "sansang: client: there is no client %" PRId64 "\n", number.id);
        return REFUSED;
    }
    return e == OK ? DONE : app_fail("client", e);
}

static int run(struct client_cmd *k, struct str verb)
{
    static const struct { struct str verb; int (*run)(struct client_cmd *k); } verbs[] = {
        { STR("add"), client_add }, { STR("list"), client_list_all }, { STR("revoke"), client_end },
    };
    struct unit u = { .id = CITY_ID };
    enum err e =
        k->o.unit.n ? unit_by_code(k->db, k->app->arena, k->o.unit, &u) : unit_by_id(k->db, k->app->arena, CITY_ID, &u);
    if (e == ERR_NOT_FOUND) { fprintf(stderr, "sansang: client: no unit has that code\n"); return REFUSED; }
    if (e != OK) return app_fail("client", e);
    k->unit_id = u.id;
    for (size_t i = 0; i < N_OF(verbs); i++) if (str_eq(verb, verbs[i].verb)) return verbs[i].run(k);
    fprintf(stderr, "usage: sansang %s\n", cli.usage);
    return USAGE;
}

int cmd_client(struct app *app, int argc, char **argv)
{
    struct client_cmd k = { .app = app, .now_ms = clock_now_ms() };
    struct args args;
    int code;
    if (!cli_read(&cli, argc, argv, &k.o, &args, &code)) return code;
    if (args.n > 1) k.word = args.v[1];
    enum err e = app_open_keys(app);
    if (e == OK) e = app_open_db(app, &k.db);
    if (e != OK) return app_fail("client", e);
    code = run(&k, args.v[0]);
    db_close(k.db);
    return code;
}
