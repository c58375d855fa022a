/* territory_web.h - the handlers of territory's doors, by subject; the table of doors is in territory_web.c. */
#ifndef SANSANG_TERRITORY_WEB_H
#define SANSANG_TERRITORY_WEB_H
#include "http/http.h"

enum { PEOPLE_READERS = ROLE_HEAD | ROLE_OFFICER | ROLE_CITY | ROLE_AUDITOR };     /* not admin: no resident's data */

struct page_in { struct page page; };
extern const struct fields page_in_fields, houses_in_fields, household_in_fields, import_in_fields;

/* A list on its way out: `{"rows":[` is written, list_end closes it; `next` counts only when the page is full. */
struct list {
    struct req *rq;
    struct json j;
    bool is_plain;                       /* names in full */
    int64_t n, last, last_order;
    struct str last_key, last_number;
};
struct list list_begin(struct req *rq);
enum err list_end(struct list *l, int64_t limit, struct str next);

enum err lanes_get(struct req *rq);
enum err houses_get(struct req *rq);
enum err household_get(struct req *rq);
enum err import_post(struct req *rq);
enum err import_get(struct req *rq);
enum err import_faults_get(struct req *rq);
enum err imports_get(struct req *rq);
enum err import_apply_post(struct req *rq);
enum err import_kinds_get(struct req *rq);
enum err export_get(struct req *rq);

#endif
