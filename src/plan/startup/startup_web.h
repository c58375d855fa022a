/* startup_web.h - what the doors of start-up support show to rooms above. */
#ifndef SANSANG_STARTUP_WEB_H
#define SANSANG_STARTUP_WEB_H
#include "http/http.h"
#include "plan/startup/startup.h"

extern const struct scope scope_call;        /* the unit of the `:call` */

#endif
