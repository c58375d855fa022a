/* territory_web.h - the handlers of territory's doors, by subject; the table of doors is in territory_web.c. */
#ifndef SANSANG_TERRITORY_WEB_H
#define SANSANG_TERRITORY_WEB_H
#include "http/http.h"

enum { PEOPLE_READERS = ROLE_HEAD | ROLE_OFFICER | ROLE_CITY | ROLE_AUDITOR };     /* not admin: no resident's data */

struct page_in { struct page page; };
extern const struct fields page_in_fields, import_in_fields;

enum err import_post(struct req *rq);
enum err import_get(struct req *rq);
enum err import_faults_get(struct req *rq);
enum err imports_get(struct req *rq);
enum err import_apply_post(struct req *rq);
enum err import_kinds_get(struct req *rq);
enum err export_get(struct req *rq);

#endif
