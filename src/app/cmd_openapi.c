/* cmd_openapi.c - the API document on standard output. */
#include <stdio.h>
#include "app/commands.h"
#include "app/openapi.h"
#include "app/tables.h"

int cmd_openapi(struct app *app, int argc, char **argv)
{
    static const struct cli cli = { .usage = "openapi",
        .about = "Print the OpenAPI 3.1 document of the interface, made from the tables of routes and fields." };
    struct routes tables[TABLES_MAX];
    struct str doc, sum;
    int code;
    if (!cli_read(&cli, argc, argv, NULL, NULL, &code)) return code;
    enum err e = openapi_make(app->arena, tables, all_tables(tables), &doc, &sum);
    if (e != OK) return app_fail("openapi", e);
    fwrite(doc.p, 1, doc.n, stdout);
    printf("\n");
    return DONE;
}
