/* modules.h - every module of the city, lowest first. A new one is one line here. */
#ifndef SANSANG_MODULES_H
#define SANSANG_MODULES_H
#include "module.h"

#define MODULES(X) \
    X(territory)   \
    X(notify)      \
    X(account)     \
    X(outreach)    \
    X(civic)       \
    X(indicator)   \
    X(plan)

#define X(name) extern const struct module name##_module;
MODULES(X)
#undef X

extern const struct module *const all_modules[];     /* NULL-ended */

#endif
