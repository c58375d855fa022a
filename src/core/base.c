/* base.c - the table of errors, read by number. */
#include "core/base.h"

static const struct { const char *name; int status; struct str vi, en; } table[ERR_COUNT] = {
    [OK] = { "OK", 200, STR(""), STR("") },
#define X(n, s, vi, en) [ERR_##n] = { #n, s, STR(vi), STR(en) },
    ERR_TABLE(X)
#undef X
};

int err_status(enum err e)       { return table[e].status; }
const char *err_name(enum err e) { return table[e].name; }

struct str err_text(enum err e, enum lang lang) { return lang == LANG_EN ? table[e].en : table[e].vi; }
