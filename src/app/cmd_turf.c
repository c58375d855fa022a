/* cmd_turf.c - the ground cut into pieces, from the command line. */
#include <inttypes.h>
#include <stdio.h>
#include "app/commands.h"
#include "core/time.h"
#include "outreach/turf/turf.h"
#include "territory/territory.h"

struct turf_options { struct str unit; bool fresh; };
static const struct field turf_options[] = {
    FIELD(struct turf_options, unit, .min = 1, .max = 20, .about = "code of the city, ward, commune or group; all = the whole city"),
    FIELD(struct turf_options, fresh, .nullable = true, .about = "forget the cut there is; otherwise as little changes as balance allows"),
};

static void show_progress(void *arg, int64_t done, int64_t total)
{
    (void)arg;
    app_progress("groups cut", done, total);
}

static enum err unit_named(struct app *app, struct str code, int64_t *id)
{
    struct db *db;
    struct unit u = { .id = CITY_ID };
    TRY(app_open_db(app, &db));
    enum err e = str_eq(code, S("all")) ? OK : unit_by_code(db, app->arena, code, &u);
    db_close(db);
    *id = u.id;
    return e;
}

int cmd_turf(struct app *app, int argc, char **argv)
{
    static const struct cli cli = { .usage = "turf [OPTIONS] cut", .options = { turf_options, N_OF(turf_options) }, .args_min = 1, .args_max = 1,
        .about = "Cut the ground of every team at the unit and below into one walkable piece of equal work for each member.\n"
                 "Doors keep what happened at them; again without a change changes nothing." };
    struct turf_options o = { .unit = S("all") };
    struct args args;
    struct turf_summary s;
    int64_t unit_id;
    int code;
    if (!cli_read(&cli, argc, argv, &o, &args, &code)) return code;
    if (!str_eq(args.v[0], S("cut"))) { fprintf(stderr, "sansang: turf cut is what there is\n"); return USAGE; }
    enum err e = unit_named(app, o.unit, &unit_id);
    if (e == ERR_NOT_FOUND) {
        fprintf(stderr, "sansang: no unit has the code %.*s\n", (int)o.unit.n, o.unit.p);
        return FAILED;
    }
    if (e != OK) return app_fail("turf", e);

    int64_t start_us = clock_mono_us();
    struct turf_how how = { .fresh = o.fresh, .now_ms = clock_now_ms(), .progress = show_progress };
    e = turf_cut_unit_fast(app->db_url, unit_id, &how, &s);
    if (e != OK) return app_fail("turf", e);
    printf("%" PRId64 " groups, %" PRId64 " pieces, %" PRId64 " houses, %" PRId64 " households in %.1f s\n", s.groups,
           s.pieces, s.houses, s.households, (double)(clock_mono_us() - start_us) / 1e6);
    printf("%" PRId64 " households came to another piece\n", s.moved);
    printf("worst piece %.1f %% off the mean of its group; more than %d %%: %" PRId64 " groups\n", (double)s.worst / 10,
           TURF_TOLERANCE / 10, s.uneven);
    printf("not contiguous along the lanes: %" PRId64 " pieces\n", s.loose);
    return s.loose ? REFUSED : DONE;
}
