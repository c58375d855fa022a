/* cmd_report.c - closed periods from the command line: list, show, close, prove the chain, write one into a file. */
#include <inttypes.h>
#include <stdio.h>
#include "account/account.h"
#include "app/commands.h"
#include "core/time.h"
#include "outreach/report/report_sheet.h"
#include "territory/territory.h"

struct report_options { struct str unit, by, url; bool with_below; };
static const struct field options[] = {
    FIELD(struct report_options, unit, .nullable = true, .max = 20, .about = "list: code of the unit (else: the city)"),
    FIELD(struct report_options, with_below, .nullable = true,
          .about = "close: also what is still open below, each with its own report"),
    FIELD(struct report_options, by, .nullable = true, .max = LOGIN_MAX,
          .about = "close: login of the person whose name the report bears"),
    FIELD(struct report_options, url, .nullable = true, .max = 200,
          .about = "file: where the program is reached, for the address on paper"),
};
static const struct cli cli = {
    .usage = "report list|show|close|verify|file [OPTIONS] [WORDS]", .args_min = 1, .args_max = 3,
    .options = { options, N_OF(options) },
    .about = "list [--unit CODE]                    closed periods of a unit and of those right below, newest first\n"
             "show ID                               what was counted, and whether hash and signature hold\n"
             "close CODE YYYY-MM-DD [--with-below]  close a unit's days up to that one: counted, signed, chained\n"
             "verify                                walk the whole chain\n"
             "file ID FILE.pdf|.xlsx|.csv|.json     write one into a new file\n"
             "Exit code 3: the chain, the hash or the signature does not hold; or something below is still open.",
};

struct report_cmd { struct app *app; struct db *db; struct report_options o; struct args args; int64_t now_ms; };

static int misused(void)
{
    fprintf(stderr, "usage: sansang %s\n", cli.usage);
    return USAGE;
}

static int no_such(const char *what, struct str said)
{
    fprintf(stderr, "sansang: report: there is no %s %.*s\n", what, (int)said.n, said.p);
    return FAILED;
}

static enum err unit_said(struct report_cmd *c, struct str code, int64_t *id)
{
    struct unit u = { .id = CITY_ID };
    if (code.n) TRY(unit_by_code(c->db, c->app->arena, code, &u));
    *id = u.id;
    return OK;
}

static enum err report_said(struct report_cmd *c, struct str number, struct report *out)
{
    static const struct field one = { .name = "ID", .kind = FIELD_I64, .min = 1, .max = INT64_MAX };
    int64_t id;
    if (field_read(&one, number, &id) != OK) return ERR_NOT_FOUND;
    return report_by_id(c->db, c->app->arena, id, out);
}

/* ---- list ---- */

enum { LIST_PAGE = 200 };
struct listed_rows { struct report_cmd *c; int64_t n, last; };

static enum err row_print(const void *row, void *arg)
{
    const struct report_row *r = row;
    struct listed_rows *l = arg;
    struct arena *a = l->c->app->arena;
    struct str from = day_text(a, r->from_day), to = day_text(a, r->to_day), hash = hex(a, r->hash);
    printf("%" PRId64 "\t%.*s\t%.*s\t%.*s\t%.*s\t%.16s\n", r->id, (int)from.n, from.p, (int)to.n, to.p,
           (int)r->unit_name.n, r->unit_name.p,
           (int)r->closed_by_name.n, r->closed_by_name.p, hash.p);
    l->last = r->id;
    l->n++;
    return OK;
}

static int list(struct report_cmd *c)
{
    int64_t unit_id;
    enum err e = unit_said(c, c->o.unit, &unit_id);
    if (e == ERR_NOT_FOUND) return no_such("unit", c->o.unit);
    for (struct listed_rows l = { .c = c, .n = LIST_PAGE }; e == OK && l.n == LIST_PAGE; ) {
        l.n = 0;
        e = report_list(c->db, c->app->arena, unit_id, l.last, LIST_PAGE, row_print, &l);
    }
    return e == OK ? DONE : app_fail("report", e);
}

/* ---- show ---- */

static void body_print(struct report_cmd *c, const struct report *r, const struct report_body *b)
{
    struct str hash = hex(c->app->arena, r->hash), when = time_text_vi(c->app->arena, b->closed_ms);
    printf("report %" PRId64 "\nunit %.*s %.*s\ncampaign %.*s\nperiod %.*s to %.*s\nclosed %.*s%s\nvisits late "
           "%" PRId64 "\n", b->report,
           (int)b->unit_code.n, b->unit_code.p, (int)b->unit_name.n, b->unit_name.p, (int)b->campaign_name.n,
               b->campaign_name.p,
           (int)b->from.n, b->from.p, (int)b->to.n, b->to.p, (int)when.n, when.p,
           b->closed_from_above ? " together with the unit above" : "", b->visits_late);
    for (size_t i = 0; i < MEASURE_COUNT; i++) if (b->counts.n[i]) printf("%s %" PRId64 "\n", measure_words[i],
            b->counts.n[i]);
    printf("hash %.*s\n", (int)hash.n, hash.p);
}

static int show(struct report_cmd *c)
{
    struct report r;
    struct report_body b;
    bool genuine = false;
    if (c->args.n != 2) return misused();
    enum err e = report_said(c, c->args.v[1], &r);
    if (e == ERR_NOT_FOUND) return no_such("report", c->args.v[1]);
    if (e == OK) e = report_is_genuine(c->db, c->app->arena, c->app->keys, &r, &genuine);
    if (e != OK) return app_fail("report", e);
    e = report_read(c->app->arena, &r, &b);
    if (e == OK) body_print(c, &r, &b);
    printf("%s\n", genuine ? "genuine" : "NOT genuine: hash, signature or columns do not hold");
    return genuine ? DONE : REFUSED;
}

/* ---- close ---- */

static enum err person_said(struct report_cmd *c, int64_t *id)
{
    struct account who = { .id = 0 };
    if (c->o.by.n) TRY(account_by_login(c->db, c->app->arena, c->o.by, &who));
    *id = who.id;
    return OK;
}

static int close_failed(enum err e)
{
    if (e == ERR_CONFLICT) {
        fprintf(stderr, "sansang: report: the period is closed already, or something below is open (--with-below)\n");
        return REFUSED;
    }
    if (e == ERR_BAD_INPUT) { fprintf(stderr,
                                      "sansang: report: that day is not over, or the period is too "
                                          "long\n"); return FAILED; }
    if (e == ERR_NOT_FOUND) { fprintf(stderr, "sansang: report: no campaign counts at this unit\n"); return FAILED; }
    return app_fail("report", e);
}

static int close_period(struct report_cmd *c)
{
    struct close_wish w = { .with_below = c->o.with_below, .now_ms = c->now_ms };
    struct actor by = { .is_local = true, .address = S("command line") };
    int64_t id;
    if (c->args.n != 3 || day_of_text(c->args.v[2], &w.to_day) != OK) return misused();
    enum err e = unit_said(c, c->args.v[1], &w.unit_id);
    if (e == ERR_NOT_FOUND) return no_such("unit", c->args.v[1]);
    if (e == OK) e = person_said(c, &by.account_id);
    if (e == ERR_NOT_FOUND) return no_such("person", c->o.by);
    if (e != OK) return app_fail("report", e);
    e = report_close(c->db, c->app->arena, c->app->keys, &by, &w, &id);
    if (e != OK) return close_failed(e);
    printf("report %" PRId64 "\n", id);
    return DONE;
}

/* ---- verify ---- */

static int verify(struct report_cmd *c)
{
    int64_t reports = 0, bad = 0;
    enum err e = report_verify(c->db, c->app->arena, c->app->keys, &reports, &bad);
    if (e == ERR_CONFLICT) printf("report %" PRId64 " does not fit: it, or the one before, was altered\n", bad);
    else if (e == OK) printf("%" PRId64 " reports, the chain holds\n", reports);
    return e == OK ? DONE : e == ERR_CONFLICT ? REFUSED : app_fail("report", e);
}

/* ---- file ---- */

static int format_of(struct str name)
{
    for (int i = 0; report_formats[i]; i++) {
        struct str ending = str_z(report_formats[i]);
        if (name.n > ending.n + 1 && name.p[name.n - ending.n - 1] == '.'
            && memcmp(name.p + name.n - ending.n, ending.p, ending.n) == 0) return i;
    }
    return -1;
}

static enum err file_bytes(struct report_cmd *c, const struct report *r, int format, struct str *out)
{
    struct arena *a = c->app->arena;
    struct str base = app_base_url(c->app, c->o.url), hash = hex(a, r->hash);
    const struct report_print what = { r, arena_printf(a, "%.*s/r/%" PRId64 "-%.16s", (int)base.n, base.p, r->id,
                                                       hash.p), c->now_ms };
    if (format != REPORT_JSON) return report_sheet(c->db, a, &what, (enum report_format)format, out);
    *out = r->body;                                       /* the bytes that are signed */
    return OK;
}

static int file(struct report_cmd *c)
{
    struct report r;
    struct str bytes;
    bool genuine = false;
    int format = c->args.n == 3 ? format_of(c->args.v[2]) : -1;
    if (format < 0) return misused();
    enum err e = report_said(c, c->args.v[1], &r);
    if (e == ERR_NOT_FOUND) return no_such("report", c->args.v[1]);
    if (e == OK) e = report_is_genuine(c->db, c->app->arena, c->app->keys, &r, &genuine);
    if (e == OK && !genuine) { fprintf(stderr,
                                       "sansang: report: it is not genuine: nothing is written\n"); return REFUSED; }
    if (e == OK) e = file_bytes(c, &r, format, &bytes);
    if (e != OK) return app_fail("report", e);
    char *path = arena_z(c->app->arena, c->args.v[2]);
    FILE *f = path ? fopen(path, "wbx") : NULL;
    if (!f) { fprintf(stderr, "sansang: report: %s is there already, or cannot be made\n", path ? path
                      : ""); return FAILED; }
    bool whole = fwrite(bytes.p, 1, bytes.n, f) == bytes.n;
    if (fclose(f) != 0) whole = false;
    return whole ? DONE : app_fail("report", ERR_INTERNAL);
}

static const struct { struct str verb; int (*run)(struct report_cmd *c); } verbs[] = {
    { STR("list"), list }, { STR("show"), show }, { STR("close"), close_period }, { STR("verify"), verify },
        { STR("file"), file },
};

int cmd_report(struct app *app, int argc, char **argv)
{
    struct report_cmd c = { .app = app, .now_ms = clock_now_ms() };
    int code;
    if (!cli_read(&cli, argc, argv, &c.o, &c.args, &code)) return code;
    size_t i = 0;
    while (i < N_OF(verbs) && !str_eq(c.args.v[0], verbs[i].verb)) i++;
    if (i == N_OF(verbs)) return misused();
    enum err e = app_open_keys(app);
    if (e == OK) e = app_open_db(app, &c.db);
    if (e != OK) return app_fail("report", e);
    code = verbs[i].run(&c);
    db_close(c.db);
    return code;
}
