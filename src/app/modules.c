/* modules.c - the list of modules as an array. */
#include "app/modules.h"

const struct module *const all_modules[] = {
#define X(name) &name##_module,
    MODULES(X)
#undef X
    NULL
};
