/* indicator_web.c - the module as the program sees it: the route tables and jobs of all its subjects. */
#include "module.h"
#include "indicator/indicator.h"

const struct module indicator_module = {
    .name = "indicator", .migrations = indicator_migrations, .n_migrations = &indicator_n_migrations,
};
