/* cmd_routes.c - every door with who may enter, one line each: what the test of rights walks through. */
#include <stdio.h>
#include "app/commands.h"
#include "app/tables.h"

static const char *const methods[] = { "GET", "POST", "PUT", "PATCH", "DELETE" };

static void print_roles(unsigned roles)
{
    const char *comma = "";
    if (roles & ROLE_ANYONE) { printf("anyone"); return; }
    if (roles & ROLE_SELF) roles |= ROLE_SIGNED_IN | ROLE_RESIDENT;      /* whoever is signed in */
    if (!(roles & (ROLE_SIGNED_IN | ROLE_RESIDENT))) printf("nobody");
    for (unsigned i = 0; role_words[i]; i++)
        if (roles & (1u << i)) { printf("%s%s", comma, role_words[i]); comma = ","; }
    if (roles & ROLE_RESIDENT) printf("%sresident", comma);
}

int cmd_routes(struct app *app, int argc, char **argv)
{
    static const struct cli cli = { .usage = "routes",
        .about = "Print every door as lines of tab-separated values: method, path, roles, the path parameter that\n"
                 "names the unit the role must hold at (or -), whether only a phone may enter, and what it is for." };
    struct routes tables[TABLES_MAX];
    int code;
    (void)app;
    if (!cli_read(&cli, argc, argv, NULL, NULL, &code)) return code;
    printf("method\tpath\troles\twithin\tdevice\tabout\n");
    size_t n = all_tables(tables);
    for (size_t t = 0; t < n; t++)
        for (size_t i = 0; i < tables[t].n; i++) {
            const struct route *r = &tables[t].v[i];
            printf("%s\t%s\t", methods[r->method], r->path);
            print_roles(r->roles);
            printf("\t%s\t%s\t%s\n", r->within ? r->within->param : "-", r->is_device ? "yes" : "no",
                   r->about ? r->about : "");
        }
    return DONE;
}
