/* ogc_web.h - what the doors of OGC API – Features share. */
#ifndef SANSANG_OGC_WEB_H
#define SANSANG_OGC_WEB_H
#include "http/http.h"

#define GEOJSON "application/geo+json"
/* {"href","rel","type","title"} with an address of ours; `tail` begins behind /ogc. */
void ogc_link(struct req *rq, struct json *j, const char *rel, const char *type, struct str tail);
/* {"code","description"} (RFC 7807 is one way, this is the one of the standard's examples). For route.refuse. */
void ogc_refuse(struct req *rq, enum err e);

#endif
