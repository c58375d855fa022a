/* book.h - the open page of the ledger: what a few events touch, held in memory while they are folded into it.
   One fold for all: the intake opens a page with what the database knows and writes back what changed; the recount opens an
   empty page, replays a household's whole history and compares. No SQL, no clock, no judgement: entries were judged before. */
#ifndef SANSANG_BOOK_H
#define SANSANG_BOOK_H
#include "outreach/campaign/event.h"
#include "outreach/campaign/measure.h"
#include "outreach/campaign/visit.h"

/* What each thing is worth, at any moment:
     a visit   visits and its outcome while it is live, confirmed, doubtful (flagged and not reviewed), voided, called_back and
               what the call found; in the group of the visit
     a door    doors, once a live visit of the campaign was there
     a person  people once asked in the campaign; has_, lacks_ and ready by the registers; became_ready when whole and some
               mark of the three blocks was won; in the group where the person lives
     a credit  won_<mark> when a live visit wrote 'w', acts and taught once per skill; in the group of the visit that earned it
   The effects of an event are the worth of all it touched, after minus before; a total is the sum of effects. So a
   correction or a void gives back exactly what was added, and every total is what the live visits are worth. */

struct book_credit {
    struct book_credit *next;
    int64_t campaign_id;
    struct str what;                     /* "won_phone", "act_pay", "taught_pay" */
    int64_t seq;
    struct area at;
    unsigned worth;                      /* 1 + the measure it counts for; 0: nobody asked yet */
    bool is_stored, is_changed, is_gone; /* for whoever writes back */
};

struct book_person {
    int64_t id;                          /* canonical resident */
    int64_t household_id;
    struct area home;
    int64_t campaign_id;                 /* the last in which the person was asked; 0 = never asked */
    char marks[MARK_COUNT];
    int64_t at[MARK_COUNT];
    int64_t seq;
    struct book_credit *credits;
    bool is_stored, is_changed;
};

struct book_resident {
    int64_t id, household_id;
    struct str uid;
    int64_t person_id;                   /* canonical resident: itself unless same_as says otherwise */
    struct area home;
    struct book_resident *next;          /* of the same household, as put */
    bool is_at_door;                     /* it is in that list */
};

struct book_visit {
    struct book_visit *next;             /* of the same door, by seq */
    int64_t seq, campaign_id, account_id, day;
    int64_t at_ms, due_ms;               /* due_ms 0 = not asked to come back */
    struct area at;
    unsigned outcome;
    const struct visit_person *people;   /* of the body that speaks for it */
    size_t n_people;
    struct standing standing;
    bool is_standing_changed;
};

struct book_door {
    int64_t household_id, campaign_id;
    struct area at, home;                /* where it counts; where its people count who were never asked */
    int64_t house_id, lane_id, piece_id, walk_order;
    int64_t lat_e6, lon_e6;              /* of the house; 0, 0 = not known */
    int64_t seq;
    struct str last_outcome;             /* empty: nobody came yet */
    int64_t last_ms, due_ms, visits;
    struct book_visit *history, *last;   /* all visits, when has_history; else those of this page */
    struct book_resident *residents;
    bool has_people, has_history, is_stored, is_changed;
};

/* The numbers that move, by unit and day. */
struct cells;
struct cells *cells_new(struct arena *a);                            /* NULL when memory is spent; lives in `a` */
MUST_USE enum err cells_add(struct cells *c, int64_t campaign_id, int64_t unit_id, int64_t day, const struct counts *delta);
struct cell;
size_t cells_count(const struct cells *c);
const struct cell *cells_at(const struct cells *c, size_t i);        /* 0..count-1, in the order they first moved */
const struct cell *cells_find(const struct cells *c, int64_t campaign_id, int64_t unit_id, int64_t day);   /* or NULL */

struct book;
struct book *book_open(struct arena *a, struct cells *cells);         /* NULL when memory is spent */

/* Fill the page. What is put is borrowed from the arena; ERR_NOMEM. The canonical resident of each one must be put too. */
MUST_USE enum err book_put_door(struct book *b, const struct book_door *d, struct book_door **out);
MUST_USE enum err book_put_resident(struct book *b, const struct book_resident *r);
MUST_USE enum err book_put_person(struct book *b, const struct book_person *p);
MUST_USE enum err book_put_credit(struct book *b, int64_t person_id, const struct book_credit *c);
MUST_USE enum err book_put_visit(struct book *b, int64_t household_id, const struct book_visit *v);

struct book_door *book_door(const struct book *b, int64_t household_id);             /* or NULL */
struct book_resident *book_resident(const struct book *b, int64_t id);               /* or NULL */
struct book_resident *book_resident_uid(const struct book *b, const struct book_door *d, struct str uid);  /* or NULL */
struct book_person *book_person(const struct book *b, int64_t canonical_id);         /* or NULL: never asked */
struct book_visit *book_visit(const struct book_door *d, int64_t seq);               /* or NULL */

/* Walk what was put, in that order; NULL at the end. */
struct book_door *book_doors(const struct book *b, size_t i);
struct book_person *book_persons(const struct book *b, size_t i);
struct book_resident *book_residents(const struct book *b, size_t i);

/* An event and what it says. */
struct entry {
    const struct event *e;
    const struct visit *visit;           /* EVENT_VISIT, EVENT_CORRECTION */
    int64_t come_back_ms;                /* the same as visit->come_back_ms, clock corrected */
    int64_t same_resident, same_as;      /* EVENT_PERSON: this resident proved to be that person; 0 = no such news */
    struct str word;                     /* of the desk */
};

/* Fold one entry in: move registers, credits, standing and cells, and write what it added as text, canonical:
   "12:visits+1,doors+1,guided+1;15:people-1", groups ascending, measures in their order; before it "7=5;" when resident 7
   proved to be person 5. Corrections, reviews need the door's history, and that of every household of the people in it.
   Nothing moves unless it all does (ERR_NOMEM leaves the page unfit for use). */
MUST_USE enum err book_fold(struct book *b, const struct entry *x, struct str *effects);

/* Reads the "7=5;" back; zeros when there is none. */
void effects_same(struct str effects, int64_t *resident, int64_t *same_as);
/* True when the effects move `m` anywhere. */
bool effects_move(struct str effects, enum measure m);

#endif
