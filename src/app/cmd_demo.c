/* cmd_demo.c - a city to try things on: built once into an empty data folder, or kept alive by simulated phones. */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include "app/commands.h"
#include "civic/petition/petition_file.h"
#include "core/time.h"
#include "demo/demo.h"
#include "demo/live.h"
#include "indicator/define/register.h"
#include "plan/programme/attachment.h"

static const char *const sizes[] = { "small", "full", NULL };
struct demo_in { unsigned size; bool live; struct str url; int64_t phones, seed, seconds; };
static const struct field options[] = {
    FIELD(struct demo_in, size, .words = sizes, .about = "small: every ward a little; full: 2.2 million households"),
    FIELD(struct demo_in, seed, .min = 1, .max = INT64_MAX, .about = "another city (standard 10102024)"),
    FIELD(struct demo_in, live, .about = "simulated phones visit through the server at --url, until stopped"),
    FIELD(struct demo_in, url, .max = 200, .about = "where the server answers (standard http://127.0.0.1:8080)"),
    FIELD(struct demo_in, phones, .min = 1, .max = 500, .about = "how many phones (standard 24)"),
    FIELD(struct demo_in, seconds, .min = 0, .max = 86400, .about = "stop after so long (standard 0: never)"),
};

enum { CITIZENS = 48, PETITIONS = 320 };

/* A column of text: padded by letters, not bytes. */
static void column(FILE *f, struct str s, int width)
{
    int letters = 0;
    for (size_t i = 0; i < s.n; i++) letters += (s.p[i] & 0xC0) != 0x80;
    fprintf(f, "%.*s%*s ", (int)s.n, s.p ? s.p : "", letters < width ? width - letters : 0, "");
}

/* Passwords are shown by ./start and kept beside the data, readable by the owner only. */
static void write_person(FILE *f, struct str base, const struct demo_person *p, struct str login, struct str secret)
{
    fprintf(f, "  ");
    column(f, p->role, 8);
    column(f, p->name, 24);
    column(f, login, 14);
    column(f, secret, 15);
    fprintf(f, "%.*s%.*s\n", (int)base.n, base.p, (int)p->path.n, p->path.p);
}

static enum err write_accounts(struct app *app, const struct demo_person *people, const struct demo_person *resident,
                               struct str shared)
{
    char *path = app_path(app, "demo-accounts.txt");
    const struct str base = app_base_url(app, S(""));
    if (!path || !base.n) return ERR_NOMEM;
    mode_t mask = umask(0077);
    FILE *f = fopen(path, "w");
    umask(mask);
    if (!f) return ERR_INTERNAL;
    fprintf(f, "Sign in with (made for this data folder; demo people only):\n");
    for (size_t i = 0; i < DEMO_PEOPLE; i++) {
        const struct demo_person *p = &people[i];
        if (p->login.n) write_person(f, base, p, p->login, p->password);
        else write_person(f, base, p, S("one-time link,"), S("for a phone:"));
    }
    if (resident->login.n) {
        write_person(f, base, resident, resident->login, S("one-time code"));
        fprintf(f, "  the code for this phone (người dân) is written to outbox.log in the data folder\n");
    }
    fprintf(f, "  anyone:  %.*s/ (progress) and %.*s/wall (launch wall)\n", (int)base.n, base.p, (int)base.n, base.p);
    fprintf(f, "  anyone:  %.*s%.*s (a dashboard, shared by link)\n", (int)base.n, base.p, (int)shared.n, shared.p);
    return fclose(f) == 0 ? OK : ERR_INTERNAL;
}

static struct str login_of(const struct demo_person *people, struct str role)
{
    size_t i = 0;
    while (i < DEMO_PEOPLE - 1 && !str_eq(people[i].role, role)) i++;
    return people[i].login;
}

static enum err build(struct app *app, struct db *db, const struct demo_in *in)
{
    struct demo d = { .db = db, .db_url = app->db_url, .keys = app->keys, .size = &demo_sizes[in->size], .seed = (uint64_t)in->seed,
                      .now_ms = clock_now_ms(), .progress = app_progress };
    struct demo_person people[DEMO_PEOPLE], resident;
    const char *files = app_path(app, "files"), *plan_files = app_path(app, "plan-files");
    struct str shared;
    if (!files || !plan_files) return ERR_NOMEM;
    petition_files_keep_in(files);
    plan_files_keep_in(plan_files, PLAN_FILE_BYTES_MAX);
    TRY(db_durable(db, false));
    TRY(demo_city(&d));
    TRY(demo_teams(&d));
    TRY(demo_visits(&d));
    TRY(demo_agencies(&d));
    TRY(demo_people(&d, app->arena, people));
    TRY(demo_citizens(&d, app->arena, CITIZENS, &resident));
    TRY(demo_petitions(&d, PETITIONS));
    TRY(demo_voices(&d));
    TRY(demo_programme(&d));
    TRY(indicator_seed(db, app->arena, d.now_ms));
    TRY(demo_dashboard(&d, app->arena, login_of(people, S("city")), &shared));
    TRY(demo_occasions(&d));
    TRY(demo_contests(&d));
    TRY(db_durable(db, true));
    return write_accounts(app, people, &resident, shared);
}

/* Only into an empty database: a demo never mixes with people who exist. */
static enum err open_empty(struct app *app, struct db **db)
{
    int64_t applied;
    TRY(app_open_keys(app));
    TRY(app_open_db_bare(app, db));
    TRY(app_migrate(app, *db, &applied));
    return demo_is_empty(*db, app->arena);
}

int cmd_demo(struct app *app, int argc, char **argv)
{
    static const struct cli cli = { .usage = "demo [OPTIONS]", .options = { options, N_OF(options) },
        .about = "Build an invented city on the real units of Hà Nội: groups, lanes, houses, people, teams, three weeks of visits.\n"
                 "No person in it exists. With --live, keep a served demo city moving instead." };
    struct demo_in in = { .url = S("http://127.0.0.1:8080"), .phones = 24, .seed = 10102024 };
    struct db *db = NULL;
    int code;
    if (!cli_read(&cli, argc, argv, &in, NULL, &code)) return code;
    if (in.live) {
        enum err e = app_open_keys(app);
        if (e == OK) e = app_open_db(app, &db);
        if (e == OK) e = demo_live(db, app->keys, &(struct live_wish){ in.url, in.phones, in.seconds, (uint64_t)in.seed });
        db_close(db);
        return e == OK ? DONE : app_fail("demo --live", e);
    }
    int64_t began = clock_mono_us();
    enum err e = open_empty(app, &db);
    if (e == ERR_CONFLICT) {
        fprintf(stderr, "sansang: this data folder holds a city already; choose another with --data\n");
        db_close(db);
        return REFUSED;
    }
    if (e == OK) e = build(app, db, &in);
    db_close(db);
    if (e != OK) return app_fail("demo", e);
    fprintf(stderr, "demo city ready in %lld s\n", (long long)(clock_mono_us() - began) / 1000000);
    return DONE;
}
