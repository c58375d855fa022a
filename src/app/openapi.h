/* openapi.h - the description of the interface (OpenAPI 3.1), made from the tables that are the interface. */
#ifndef SANSANG_OPENAPI_H
#define SANSANG_OPENAPI_H
#include "http/http.h"

/* The document, in the arena, and a short text that changes with it. */
MUST_USE enum err openapi_make(struct arena *a, const struct routes *tables, size_t n_tables, struct str *doc,
    struct str *sum);

#endif
