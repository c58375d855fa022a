/* cmd_flow.c - a workflow as a graph, drawn from the table the program obeys. */
#include <stdio.h>
#include "app/commands.h"
#include "app/modules.h"

static void print_names(FILE *to)
{
    for (size_t m = 0; all_modules[m]; m++)
        for (size_t i = 0; all_modules[m]->flows && all_modules[m]->flows[i]; i++)
            fprintf(to, "%s\n", all_modules[m]->flows[i]->name);
}

static const struct flow *flow_named(struct str name)
{
    for (size_t m = 0; all_modules[m]; m++)
        for (size_t i = 0; all_modules[m]->flows && all_modules[m]->flows[i]; i++)
            if (str_eq(str_z(all_modules[m]->flows[i]->name), name)) return all_modules[m]->flows[i];
    return NULL;
}

int cmd_flow(struct app *app, int argc, char **argv)
{
    static const struct cli cli = { .usage = "flow [NAME]", .args_max = 1,
        .about = "Print a workflow in the language of Graphviz (`sansang flow NAME | dot -Tsvg`); without NAME,\n"
                 "the names." };
    struct args args;
    struct buf out = { .arena = app->arena };
    int code;
    if (!cli_read(&cli, argc, argv, NULL, &args, &code)) return code;
    if (args.n == 0) { print_names(stdout); return DONE; }
    const struct flow *f = flow_named(args.v[0]);
    if (!f) {
        fprintf(stderr, "sansang: there is no workflow %s; there are:\n", args.v[0].p);
        print_names(stderr);
        return USAGE;
    }
    flow_dot(f, &out);
    if (out.failed) return app_fail("flow", ERR_NOMEM);
    fwrite(out.p, 1, out.n, stdout);
    return DONE;
}
