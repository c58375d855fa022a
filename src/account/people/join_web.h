/* join_web.h - how an invitation is answered (invite_write, account.h). Included by src/account/ only. */
#ifndef SANSANG_JOIN_WEB_H
#define SANSANG_JOIN_WEB_H
#include "core/field.h"

extern const struct fields invite_fields;    /* id, kind, url, invite_url, qr_svg, expires_ms */

#endif
