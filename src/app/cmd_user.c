/* cmd_user.c - people from the command line: the first administrator, a forgotten password, a lock. */
#include <stdio.h>
#include "account/account.h"
#include "app/commands.h"
#include "core/time.h"
#include "territory/territory.h"

struct user_options { struct str name, role, unit, url, reason, q; };
static const struct field options[] = {
    FIELD(struct user_options, name,   .nullable = true, .max = NAME_MAX, .about = "the person's name, with accents"),
    FIELD(struct user_options, role,   .nullable = true, .max = 10,
          .about = "member, head, officer, city, auditor or admin"),
    FIELD(struct user_options, unit,   .nullable = true, .max = 20,
          .about = "the official code of the unit (00103); the city when left out"),
    FIELD(struct user_options, url,    .nullable = true, .max = 200,
          .about = "where the program is reached, for links"),
    FIELD(struct user_options, reason, .nullable = true, .max = 500, .about = "kept in the audit log"),
    FIELD(struct user_options, q,      .nullable = true, .max = 60,
          .about = "list: the beginning of any word of the name"),
};
static const struct cli cli = {
    .usage = "user admin|add|list|invite|reset|lock|unlock [OPTIONS] [LOGIN]", .args_min = 1, .args_max = 2,
    .options = { options, N_OF(options) },
    .about = "admin LOGIN --name N          the first administrator; prints a one-time link to choose a password\n"
             "add [LOGIN] --name N --role R --unit CODE\n"
             "list [--q WORD] [--role R] [--unit CODE]\n"
             "invite|reset|lock|unlock LOGIN  (or the number that list prints)\n"
             "A password is never taken from the command line, where others could read it.",
};

struct user_cmd { struct app *app; struct db *db; struct user_options o; struct str login; int64_t now_ms; };
static const struct actor local = { .is_local = true, .address = STR("command line") };

static int link_print(struct user_cmd *u, enum invite_kind kind, struct str token, int64_t expires_ms)
{
    struct str base = app_base_url(u->app, u->o.url);
    struct str until = time_text_vi(u->app->arena, expires_ms);
    printf("%.*s%s%.*s\nOne use, until %.*s.\n", (int)base.n, base.p,
           kind == INVITE_PHONE ? "/join/" : "/console/invite/", (int)token.n, token.p, (int)until.n, until.p);
    return DONE;
}

static enum err unit_of(struct user_cmd *u, int64_t *id)
{
    struct unit x;
    *id = CITY_ID;
    if (!u->o.unit.n) return OK;
    TRY(unit_by_code(u->db, u->app->arena, u->o.unit, &x));
    *id = x.id;
    return OK;
}

static bool role_of(struct str word, unsigned *role)
{
    for (unsigned i = 0; i < ROLE_BITS; i++) if (str_eq(word, str_z(role_words[i]))) { *role = 1u << i; return true; }
    return false;
}

static int add_with(struct user_cmd *u, unsigned role)
{
    struct new_person p = { .name = u->o.name, .login = u->login, .role = role };
    int64_t id, expires_ms;
    enum invite_kind kind;
    struct str token;
    if (!name_is_fit(p.name)) { fprintf(stderr, "sansang: user: --name is missing or no name\n"); return USAGE; }
    if (p.login.n && !login_is_valid(p.login)) {
        fprintf(stderr, "sansang: user: a login is 3 to 40 of a-z 0-9 . _ - and begins with a letter\n");
        return USAGE;
    }
    enum err e = unit_of(u, &p.unit_id);
    if (e == ERR_NOT_FOUND) { fprintf(stderr, "sansang: user: no unit has the code --unit\n"); return REFUSED; }
    if (e == OK) e = person_add(u->db, u->app->arena, u->now_ms, u->app->keys, &local, &p, &id, &kind, &token,
                                &expires_ms);
    if (e == ERR_NOT_FOUND) { fprintf(stderr,
            "sansang: user: there is no city yet: import units or run sansang demo\n"); return REFUSED; }
    if (e == ERR_CONFLICT) { fprintf(stderr, "sansang: user: the login %.*s is taken\n", (int)u->login.n,
                                     u->login.p); return REFUSED; }
    if (e == ERR_BAD_INPUT) { fprintf(stderr,
            "sansang: user: that role does not live at that kind of unit\n"); return REFUSED; }
    if (e != OK) return app_fail("user", e);
    return link_print(u, kind, token, expires_ms);
}

/* An empty installation has no unit to be administrator of: the city's own row comes with its 126 wards. */
static int user_admin(struct user_cmd *u)
{
    struct unit city;
    if (!u->login.n) { fprintf(stderr, "sansang: user admin: which LOGIN?\n"); return USAGE; }
    enum err e = unit_by_id(u->db, u->app->arena, CITY_ID, &city);
    if (e == ERR_NOT_FOUND) e = territory_load_hanoi(u->db, u->app->arena, u->now_ms);
    if (e != OK) return app_fail("user admin", e);
    u->o.unit = (struct str){ 0 };
    return add_with(u, ROLE_ADMIN);
}

static int user_add(struct user_cmd *u)
{
    unsigned role;
    if (!role_of(u->o.role, &role)) { fprintf(stderr,
                                              "sansang: user add: --role is missing or unknown\n"); return USAGE; }
    return add_with(u, role);
}

static int user_list(struct user_cmd *u)
{
    struct people_query q = { .limit = 200 };
    if (u->o.role.n && !role_of(u->o.role, &q.roles)) { fprintf(stderr,
                                                                "sansang: user list: unknown --role\n"); return USAGE; }
    enum err e = unit_of(u, &q.unit_id);
    if (e != OK) return app_fail("user list", e);
    q.q = u->o.q.n ? people_fold(u->app->arena, u->o.q) : (struct str){ 0 };
    for (bool more = true; more; ) {
        struct arena *a = arena_open(8 * MIB);
        struct people_page page;
        e = a ? people_list(u->db, a, &q, &page) : ERR_NOMEM;
        more = e == OK && page.n > (size_t)q.limit;
        size_t n = e != OK ? 0 : more ? (size_t)q.limit : page.n;
        for (size_t i = 0; i < n; i++) {
            const struct listed *x = &page.rows[i];
            printf("%lld\t%.*s\t%.*s\t%s", (long long)x->id, (int)x->login.n, x->login.p ? x->login.p : "",
                   (int)x->name.n, x->name.p, account_states[x->state]);
            for (size_t g = 0; g < page.n_grants; g++)
                if (page.grants[g].account_id == x->id)
                    printf("\t%s %.*s", role_words[page.grants[g].role], (int)page.grants[g].unit_name.n,
                           page.grants[g].unit_name.p);
            putchar('\n');
        }
        if (more) {
            q.after_id = page.rows[n - 1].id;
            if (arena_copy(u->app->arena, page.rows[n - 1].suffix, &q.after_suffix) != OK) e = ERR_NOMEM;
        }
        arena_close(a);
        if (e != OK) return app_fail("user list", e);
    }
    return DONE;
}

/* By login, or by the number of somebody who has none. */
static enum err found(struct user_cmd *u, int64_t *id)
{
    struct account x;
    struct { int64_t id; } number = { 0 };
    static const struct field by_number = { .name = "id", .kind = FIELD_I64, .min = 1, .max = INT64_MAX };
    enum err e = field_read(&by_number, u->login, &number) == OK ? account_by_id(u->db, u->app->arena, number.id, &x)
                                                                 : account_by_login(u->db, u->app->arena, u->login, &x);
    if (e == OK) *id = x.id;
    return e;
}

static int act_on(struct user_cmd *u, struct str verb)
{
    int64_t id, expires_ms;
    enum invite_kind kind;
    struct str token;
    struct arena *a = u->app->arena;
    const struct keys *keys = u->app->keys;
    enum err e = found(u, &id);
    if (e == ERR_NOT_FOUND) { fprintf(stderr, "sansang: user: nobody is called %.*s\n", (int)u->login.n,
                                      u->login.p ? u->login.p : ""); return REFUSED; }
    if (e != OK) return app_fail("user", e);
    if (str_eq(verb, S("lock")) || str_eq(verb, S("unlock"))) {
        enum account_event event = verb.n == 4 ? ACCOUNT_LOCK : ACCOUNT_UNLOCK;
        e = person_move(u->db, a, u->now_ms, keys, &local, id, event, u->o.reason);
        return e == OK ? DONE : app_fail("user", e);
    }
    e = str_eq(verb, S("reset")) ? person_reset(u->db, a, u->now_ms, keys, &local, id, u->o.reason, &kind, &token,
                                                &expires_ms)
                                 : person_invite(u->db, a, u->now_ms, keys, &local, id, &kind, &token, &expires_ms);
    return e == OK ? link_print(u, kind, token, expires_ms) : app_fail("user", e);
}

static int run(struct user_cmd *u, struct str verb)
{
    static const struct str on_somebody[] = { STR("invite"), STR("reset"), STR("lock"), STR("unlock") };
    if (str_eq(verb, S("admin"))) return user_admin(u);
    if (str_eq(verb, S("add")))   return user_add(u);
    if (str_eq(verb, S("list")))  return user_list(u);
    for (size_t i = 0; i < N_OF(on_somebody); i++) if (str_eq(verb, on_somebody[i])) return act_on(u, verb);
    fprintf(stderr, "usage: sansang %s\n", cli.usage);
    return USAGE;
}

int cmd_user(struct app *app, int argc, char **argv)
{
    struct user_cmd u = { .app = app, .now_ms = clock_now_ms() };
    struct args args;
    int code;
    if (!cli_read(&cli, argc, argv, &u.o, &args, &code)) return code;
    if (args.n > 1) u.login = args.v[1];
    enum err e = app_open_keys(app);
    if (e == OK) e = app_open_db(app, &u.db);
    if (e != OK) return app_fail("user", e);
    code = run(&u, args.v[0]);
    db_close(u.db);
    return code;
}
