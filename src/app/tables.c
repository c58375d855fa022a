/* tables.c - the tables of routes in the order of the modules. */
#include "app/tables.h"
#include "app/modules.h"
#include "http/asset.h"
#include <assert.h>

size_t all_tables(struct routes out[TABLES_MAX])
{
    size_t n = 0;
    for (size_t i = 0; all_modules[i]; i++) {
        const struct module *m = all_modules[i];
        if (m->routes.n) out[n++] = m->routes;
        for (size_t k = 0; m->subjects && m->subjects[k]; k++) {
            assert(n < TABLES_MAX - 3);                  /* a table left out would be doors that are not there */
            out[n++] = *m->subjects[k];
        }
    }
    out[n++] = asset_routes;
    out[n++] = door_routes;
    return n;
}
