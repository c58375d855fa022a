/* citizen_rights_web.h - how a resident's request is written. Included by src/account/ only. */
#ifndef SANSANG_CITIZEN_RIGHTS_WEB_H
#define SANSANG_CITIZEN_RIGHTS_WEB_H

struct json;
struct privacy_request;
void citizen_request_write(struct json *j, const struct privacy_request *r);

#endif
