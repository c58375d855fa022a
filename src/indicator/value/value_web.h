/* value_web.h - the public tables that all doors of the module keep together between two looks. */
#ifndef SANSANG_VALUE_WEB_H
#define SANSANG_VALUE_WEB_H
#include "http/hub.h"
#include "indicator/value/value.h"

/* NULL hub: none is kept. */
struct public_shelf *public_shelf_of(struct hub *hub);

#endif
