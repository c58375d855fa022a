/* tables.c - the tables of routes in the order of the modules. */
#include "app/tables.h"
#include "app/modules.h"
#include "http/asset.h"

size_t all_tables(struct routes out[TABLES_MAX])
{
    size_t n = 0;
    for (size_t i = 0; all_modules[i] && n < TABLES_MAX - 2; i++)
        if (all_modules[i]->routes.n) out[n++] = all_modules[i]->routes;
    out[n++] = asset_routes;
    out[n++] = door_routes;
    return n;
}
