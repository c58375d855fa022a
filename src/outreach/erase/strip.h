/* strip.h - the body of an event without what must be forgotten, and with all that is counted. No database. */
#ifndef SANSANG_STRIP_H
#define SANSANG_STRIP_H
#include "outreach/campaign/event.h"

enum {
    STRIP_NOTES = 1,                     /* notes, photographs and positions of visits; reasons given at the desk */
    STRIP_BOXES = 2,                     /* sealed personal numbers and telephone numbers of cards */
    STRIP_CARD  = 4,                     /* everything of a card: only that there was one remains */
};

/* The body that stays; *changed false: there was nothing to forget, *body is left alone. What the fold reads of it
   stays the same to the letter. ERR_BAD_INPUT: the body does not read as what it should be. */
MUST_USE enum err event_strip(struct arena *a, const struct event *e, unsigned what, struct str *body, bool *changed);

#endif
