/* catalog.h - the catalogue of open data as DCAT-AP 3 wants it (semiceu.github.io/DCAT-AP/releases/3.0.0). */
#ifndef SANSANG_CATALOG_H
#define SANSANG_CATALOG_H
#include "indicator/opendata/opendata.h"
#include "indicator/opendata/rdf.h"

/* Every dataset with its distributions, the services beside them, publisher, licence, themes; addresses begin with `base`
   ("https://city.example"). The rows are not read. */
MUST_USE enum err catalog_write(struct db *db, struct arena *a, int64_t now_ms, struct str base, struct rdf *r);

#endif
