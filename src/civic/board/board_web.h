/* board_web.h - what the public pages share: query kept in links, words of both languages, cells that may be hidden. */
#ifndef SANSANG_BOARD_WEB_H
#define SANSANG_BOARD_WEB_H
#include "civic/board/board.h"
#include "http/page.h"
#include "territory/territory.h"

/* ---- board_parts_web.c ---- */

struct public_page { struct req *rq; struct buf *h; };
static inline bool in_english(const struct public_page *p) { return p->rq->lang == LANG_EN; }
static inline struct str either(const struct public_page *p, struct str vi, struct str en)
{
    return in_english(p) && en.n ? en : vi;
}
void words(struct public_page *p, struct str vi, struct str en);
void cell(struct public_page *p, int64_t n);             /* "<5" when hidden */
void percent_of(struct public_page *p, int64_t part, int64_t of);
/* "&lang=en&co=lon", as it stands in an attribute: what a link to another page of ours keeps. */
void keep_choices(struct public_page *p);
/* The same as hidden fields of a form. */
void keep_choices_in_form(struct public_page *p);
/* The pages of this room beside each other; `here` is the path of the one that is open. */
void board_links(struct public_page *p, const char *here);
void state_chip(struct public_page *p, unsigned state);
/* Weak ETag of what was written, kept by caches that ask each time. */
MUST_USE enum err reply_public(struct req *rq);
/* Seconds for which a cache need not ask. */
enum { PUBLIC_AGE_S = 60 };

/* ---- board_kept_web.c ---- */

/* The wards and communes with their drawn paths, by id, kept as figures_look keeps its sums. */
struct map_ward { int64_t id; struct str code, name, name_en, path; };
MUST_USE enum err wards_look(struct hub *hub, struct db *db, struct arena *a, int64_t now_ms, struct map_ward **out, size_t *n);

/* ---- board_parts_web.c, again ---- */

/* A unit of ward level by the code of the query; empty: id 0. ERR_BAD_INPUT about `field` when there is none such. */
MUST_USE enum err ward_of_code(struct req *rq, struct str code, const char *field, struct unit *out);

#endif
