/* define_web.h - what the doors of this module share. */
#ifndef SANSANG_DEFINE_WEB_H
#define SANSANG_DEFINE_WEB_H
#include "auth/keys.h"
#include "http/http.h"
#include "indicator/define/register.h"

/* The reply that was written is for everybody: it may be kept for five minutes, and whoever holds the same one hears so. */
MUST_USE enum err reply_shared(struct req *rq);
/* The indicator that the path names; version 0: in force. */
MUST_USE enum err read_indicator(struct req *rq, int64_t version, struct indicator *out);

#endif
