/* module.h - what a module hands to the program: one symbol, `<name>_module`. */
#ifndef SANSANG_MODULE_H
#define SANSANG_MODULE_H
#include "db/db.h"
#include "flow/flow.h"
#include "http/http.h"

/* Work done by the clock while serving: nightly audit, retention, expiry. Runs on a worker's connection. */
struct job {
    const char *name;
    int64_t every_ms;
    enum err (*run)(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms);
};

struct module {
    const char *name;
    struct routes routes;
    const struct routes *const *subjects;    /* the tables of a module of several subjects, NULL-ended; else NULL */
    const struct migration *migrations;
    const size_t *n_migrations;
    const struct flow *const *flows;     /* NULL-ended; NULL when the module has no workflow */
    const struct job *jobs;
    size_t n_jobs;
};

#endif
