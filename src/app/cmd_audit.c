/* cmd_audit.c - prove the numbers: recount everything from the events, verify the chains, name what does not fit. */
#include <stdio.h>
#include <unistd.h>
#include "app/commands.h"
#include "app/publog.h"
#include "civic/petition/petition_audit.h"
#include "indicator/define/register.h"
#include "core/time.h"
#include "outreach/audit/recount.h"
#include "outreach/report/report.h"
#include "plan/occasion/occasion_audit.h"
#include "plan/report/plan_audit.h"

static enum err print_difference(const struct difference *d, void *arg)
{
    FILE *to = arg;
    fprintf(to, "%s", difference_words[d->kind]);
    if (d->kind == DIFFERENCE_CELL) {
        struct date t = date_of_day(is_month_row(d->day) ? month_first_day(-d->day) : d->day);
        fprintf(to, " campaign %lld unit %lld ", (long long)d->id, (long long)d->unit_id);
        if (d->day == DAY_WHOLE) fprintf(to, "whole");
        else if (is_month_row(d->day)) fprintf(to, "%04d-%02d", t.year, t.month);
        else fprintf(to, "%04d-%02d-%02d", t.year, t.month, t.day);
    } else fprintf(to, " %lld", (long long)d->id);
    fprintf(to, " %.*s: counted %.*s, recounted %.*s\n", (int)d->what.n, d->what.p, (int)d->counted.n,
            d->counted.n ? d->counted.p : "", (int)d->recounted.n, d->recounted.n ? d->recounted.p : "");
    return OK;
}

/* Every closed period follows from the one before and bears this installation's signature. */
static enum err verify_reports(struct app *app, struct db *db, int64_t *reports, int64_t *differences)
{
    int64_t bad_id;
    TRY(app_open_keys(app));
    enum err e = report_verify(db, app->arena, app->keys, reports, &bad_id);
    if (e != ERR_CONFLICT) return e;
    printf("report %lld: hash, signature or figures do not fit\n", (long long)bad_id);
    ++*differences;
    return OK;
}

static enum err print_petition(const struct petition_difference *d, void *arg)
{
    FILE *to = arg;
    struct date t = date_of_day(d->day < 0 ? month_first_day(-d->day) : d->day);
    fprintf(to, "petition %s", petition_faults[d->kind]);
    if (d->code.n) fprintf(to, " %.*s", (int)d->code.n, d->code.p);
    if (d->n) fprintf(to, " step %lld", (long long)d->n);
    if (d->what) {
        fprintf(to, " unit %lld %04d-%02d", (long long)d->unit_id, t.year, t.month);
        if (d->day >= 0) fprintf(to, "-%02d", t.day);             /* a month otherwise */
        fprintf(to, " category %lld %s", (long long)d->category_id, d->what);
    }
    fprintf(to, ": counted %lld, recounted %lld\n", (long long)d->counted, (long long)d->recounted);
    return OK;
}

/* The cubes are recounted with what they count; here the definitions. */
static enum err verify_register(struct app *app, struct db *db, int64_t *indicators, int64_t *differences)
{
    struct str bad;
    enum err e = register_verify(db, app->arena, indicators, &bad);
    if (e != ERR_CONFLICT) return e;
    printf("indicator %.*s: its formula cannot be read, or its versions do not follow each other\n", (int)bad.n, bad.p);
    ++*differences;
    return OK;
}

static enum err print_occasion(const struct occasion_difference *d, void *arg)
{
    FILE *to = arg;
    struct date t = date_of_day(d->day);
    fprintf(to, "occasion");
    if (d->code.n) fprintf(to, " %.*s", (int)d->code.n, d->code.p);
    else fprintf(to, " unit %lld %04d-%02d-%02d", (long long)d->unit_id, t.year, t.month, t.day);
    fprintf(to, " %s: counted %lld, recounted %lld\n", d->what, (long long)d->counted, (long long)d->recounted);
    return OK;
}

static enum err print_plan(const struct plan_difference *d, void *arg)
{
    fprintf(arg, "plan %s %lld unit %lld: counted %lld, recounted %lld\n", plan_faults[d->kind], (long long)d->id,
            (long long)d->unit_id, (long long)d->counted, (long long)d->recounted);
    return OK;
}

/* Every processor there is: nobody waits for anything else while a command runs. */
static size_t threads_here(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > RECOUNT_THREADS_MAX ? RECOUNT_THREADS_MAX : (size_t)n;
}

int cmd_audit(struct app *app, int argc, char **argv)
{
    static const struct cli cli = { .usage = "audit",
        .about = "Recount every number from the events and verify the chains of devices, of the audit log, of closed reports, of petitions, "
                 "of occasions, of the plan with its reports upward, and the public log. Exit code 3: differences were found; each is one line: "
                 "what, where, counted, recounted." };
    struct args args;
    struct recounted r;
    struct db *db;
    struct publog_verified log = { 0 };
    struct petition_audit petitions = { 0 };
    struct occasion_audit occasions = { 0 };
    int64_t reports = 0, indicators = 0;
    struct plan_audit plan = { 0 };
    int code;
    if (!cli_read(&cli, argc, argv, NULL, &args, &code)) return code;
    enum err e = app_open_db(app, &db);
    if (e != OK) return app_fail("audit", e);
    int64_t from = clock_mono_us();
    struct recount_how how = { .db_url = app->db_url, .threads = threads_here(), .progress = isatty(STDERR_FILENO) ? app_progress : NULL };
    e = recount_how(db, &how, print_difference, stdout, &r);
    if (e == OK) e = verify_reports(app, db, &reports, &r.differences);
    if (e == OK) e = petition_audit(db, app->keys, print_petition, stdout, &petitions);
    if (e == OK) e = occasion_audit(db, print_occasion, stdout, &occasions);
    if (e == OK) e = plan_audit(db, app->keys, print_plan, stdout, &plan);
    if (e == OK) e = publog_verify_all(app, db, &log);
    if (e == OK) e = verify_register(app, db, &indicators, &r.differences);
    db_close(db);
    if (e != OK) return app_fail("audit", e);
    r.differences += petitions.differences + occasions.differences + plan.differences + log.differences;
    printf(
        "%lld events, %lld households, %lld people, %lld cells, %lld devices, %lld log lines, %lld reports, "
        "%lld indicators, %lld petitions, %lld occasions, %lld words and %lld targets of plans, %lld reports upward, "
        "%lld public lines: %lld differences (%.1f s)\n",
        (long long)r.events, (long long)r.households, (long long)r.people, (long long)r.cells, (long long)r.devices,
        (long long)r.log_lines, (long long)reports, (long long)indicators, (long long)petitions.petitions,
        (long long)occasions.occasions, (long long)plan.words, (long long)plan.targets, (long long)plan.reports,
        (long long)log.leaves, (long long)r.differences, (double)(clock_mono_us() - from) / 1e6);
    return r.differences ? REFUSED : DONE;
}
