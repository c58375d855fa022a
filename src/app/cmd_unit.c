/* cmd_unit.c - units that change, from the command line. */
#include <stdio.h>
#include "app/commands.h"
#include "app/units.h"
#include "core/time.h"
#include "territory/territory.h"

static enum err merge_named(struct app *app, struct db *db, struct str from, struct str to)
{
    struct unit old, successor;
    TRY(unit_by_code(db, app->arena, from, &old));
    TRY(unit_by_code(db, app->arena, to, &successor));
    return units_merge(db, app->arena, clock_now_ms(), old.id, successor.id);
}

int cmd_unit(struct app *app, int argc, char **argv)
{
    static const struct cli cli = { .usage = "unit merge CODE INTO", .args_min = 3, .args_max = 3,
        .about = "The ward or commune CODE ends today and INTO takes it over: groups, households, teams, rights.\n"
                 "What was counted stays counted where it was; new visits count in INTO." };
    struct args args;
    struct db *db;
    int code;
    if (!cli_read(&cli, argc, argv, NULL, &args, &code)) return code;
    if (!str_eq(args.v[0], S("merge"))) { fprintf(stderr, "sansang: unit merge is what there is\n"); return USAGE; }
    enum err e = app_open_db(app, &db);
    if (e == OK) e = merge_named(app, db, args.v[1], args.v[2]);
    db_close(db);
    if (e == ERR_NOT_FOUND) {
        fprintf(stderr, "sansang: no unit in force has such a code\n");
        return FAILED;
    }
    if (e == ERR_BAD_INPUT) {
        fprintf(stderr, "sansang: only a ward or commune is merged into another\n");
        return REFUSED;
    }
    if (e != OK) return app_fail("unit", e);
    printf("merged; teams, rights and doors have followed\n");
    return DONE;
}
