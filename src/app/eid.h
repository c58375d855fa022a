/* eid.h - the provider of the national e-ID, as this installation is configured. */
#ifndef SANSANG_EID_H
#define SANSANG_EID_H
#include "app/app.h"

struct oidc;

/* From the configuration and the files it names; *out NULL when it is off. A mistake is explained to standard error and is
   ERR_BAD_INPUT: a half-configured sign-in is no sign-in. */
MUST_USE enum err eid_open(struct app *app, struct oidc **out);

#endif
