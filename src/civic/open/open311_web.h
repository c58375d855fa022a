/* open311_web.h - what the doors of Open311 share: both formats, exact errors, whose key it is. */
#ifndef SANSANG_OPEN311_WEB_H
#define SANSANG_OPEN311_WEB_H
#include "civic/open/open311.h"
#include "civic/open/twin.h"
#include "http/http.h"

/* A document in the format the path asks for. End it with reply_twin. */
struct document { struct req *rq; struct buf out; struct twin t; };
/* ERR_NOT_FOUND: neither xml nor json. Checks jurisdiction_id too, which may be left out: ERR_NOT_FOUND when it is another city's. */
MUST_USE enum err document_open(struct req *rq, struct document *d);
MUST_USE enum err document_reply(struct document *d, int status);

/* A list of errors with one in it, as GeoReport wants; returns OK: it is the answer. */
enum err open311_fail(struct req *rq, int status, struct str description);
void open311_refuse(struct req *rq, enum err e);         /* for route.refuse */

/* Whose api_key this is. Missing or unknown: `*c` has id 0 and the answer (403) is written when `must`. */
MUST_USE enum err client_of(struct req *rq, bool must, struct open_client *c, bool *answered);

#endif
