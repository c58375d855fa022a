/* notify_web.h - what the doors of this module share with each other. */
#ifndef SANSANG_NOTIFY_WEB_H
#define SANSANG_NOTIFY_WEB_H
#include "http/http.h"
#include "notify/sender.h"

extern const struct routes email_routes, unsubscribe_routes;

#endif
