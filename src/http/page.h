/* page.h - the frame of the pages the server writes itself: readable without a script, on the oldest phone, in any app's browser. */
#ifndef SANSANG_PAGE_H
#define SANSANG_PAGE_H
#include "http/http.h"

/* Begin a reply of HTML: head, the glazed header with the way into the residents' app, `title` and the quiet line `under` (may be empty), the
   main part open.
   ?lang=en and ?co=lon (large letters) are kept on the page's own links. Follow with page_close. */
struct buf *page_open(struct req *rq, int status, struct str title, struct str under);
/* The same, wide: for maps and tables. */
struct buf *page_open_broad(struct req *rq, int status, struct str title, struct str under);
/* In the middle of something: no way out but those the page itself offers. */
struct buf *page_open_alone(struct req *rq, int status, struct str title, struct str under);
void page_close(struct req *rq, struct buf *h);
/* The same for a page that cannot be asked for again by its address: language and letters are changed by a form to `path`, whose door answers
   with the page anew; `name` and `value` go in the body, so a secret stays out of addresses and logs. */
struct page_again { struct str path, name, value; };
void page_close_again(struct req *rq, struct buf *h, const struct page_again *again);

/* The text in the language of the request: both are written beside each other where they are used. */
static inline struct str page_text(const struct req *rq, struct str vi, struct str en)
{
    return rq->lang == LANG_EN ? en : vi;
}

/* One line of a <dl class="facts">. */
void page_fact(struct buf *h, struct str name, struct str value);

/* Whether a printed report is genuine, said large; `none`: what is said of a code that fits none. */
void page_seal(struct req *rq, struct buf *h, bool good, struct str none);

/* The number with dots as thousands are written in Vietnamese ("412.608"), commas in English. */
void page_number(const struct req *rq, struct buf *h, int64_t n);

#endif
