/* cmd_config.c - what is in force, or what could be. */
#include <stdio.h>
#include "app/commands.h"

struct options { bool standard, manual; };
static const struct field option_fields[] = {
    FIELD(struct options, standard, .about = "the commented file of standard values"),
    FIELD(struct options, manual, .about = "docs/config.md"),
};

int cmd_config(struct app *app, int argc, char **argv)
{
    static const struct cli cli = { .usage = "config [OPTIONS]", .options = { option_fields, N_OF(option_fields) },
        .about = "Print the configuration in force: standard values, file, environment and flags taken together." };
    struct options o = { 0 };
    struct buf out = { .arena = app->arena };
    int code;
    if (!cli_read(&cli, argc, argv, &o, NULL, &code)) return code;
    if (o.manual) config_manual_md(&out);
    else if (o.standard) config_manual(&out);
    else config_print(&app->config, &out);
    if (out.failed) return app_fail("config", ERR_NOMEM);
    fwrite(out.p, 1, out.n, stdout);
    return DONE;
}
