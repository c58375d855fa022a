/* notify_web.c - the module as the program sees it. */
#include "module.h"
#include "notify/notify.h"

const struct module notify_module = {
    .name = "notify", .migrations = notify_migrations, .n_migrations = &notify_n_migrations,
};
