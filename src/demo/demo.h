/* demo.h - an invented city on the real units of Hà Nội: groups, lanes, houses, people, teams and past visits, from one seed. */
#ifndef SANSANG_DEMO_H
#define SANSANG_DEMO_H
#include "auth/keys.h"
#include "db/db.h"

/* How much is built. `show` is the ward where people sign in: it has more groups and larger ones than the others. */
struct demo_size {
    const char *name;
    const char *show_code;               /* official code of the ward to show */
    int64_t show_groups, show_households;    /* its groups, and households in each; 0 = as many as its population asks for */
    int64_t groups, households;          /* the same for every other ward and commune */
    int64_t visited_permille;            /* doors with a past visit, of a thousand */
};
extern const struct demo_size demo_sizes[];   /* small, full; ended by name NULL */

/* Told now and then: "households", 1200, 5580. */
typedef void demo_progress_fn(const char *what, int64_t done, int64_t total);

struct demo {
    struct db *db;
    const char *db_url;                  /* the same database again: a large city is cut over two connections; NULL: over one */
    const struct keys *keys;
    const struct demo_size *size;
    uint64_t seed;
    int64_t now_ms;
    demo_progress_fn *progress;
};

/* OK when nothing has been put into this database yet, else ERR_CONFLICT. */
MUST_USE enum err demo_is_empty(struct db *db, struct arena *a);

/* Each step is one capability of the program used for real; they follow each other in this order, on an empty database. */
MUST_USE enum err demo_city(const struct demo *d);       /* units, lanes, houses, households, residents */
MUST_USE enum err demo_teams(const struct demo *d);      /* a campaign, a team in every group, members, turf */
MUST_USE enum err demo_visits(const struct demo *d);     /* three weeks of visits, pushed as phones push them */
MUST_USE enum err
demo_agencies(const struct demo *d); /* agencies, two people at every desk, who is responsible for what */

/* Up to `visits` visits in all by the phones of the members, over the forty evenings before now_ms: ordinary pushes, in full
   batches and few commits. Meant for db_durable(false) and nobody else writing: a transaction is not run twice. Asked for
   more later, it adds the rest. The same seed draws the same visits but for their ids. ERR_NOT_FOUND: no turf is cut. */
MUST_USE enum err demo_fill(const struct demo *d, int64_t visits);

/* Who may sign in. Passwords are random and known only to the caller; the member gets a link, not a password. */
struct demo_person { struct str role, role_vi, name, login, password, path; };   /* path: where to open the program */
enum { DEMO_PEOPLE = 7 };
MUST_USE enum err demo_people(const struct demo *d, struct arena *a, struct demo_person out[DEMO_PEOPLE]);

/* `n` residents with an account and a phone of their own: some of those the show ward's first group has visited first, matched
   to the registers, the others unmatched. *first: one who can be shown, his phone as `login`; empty when nobody is matched. */
MUST_USE enum err demo_citizens(const struct demo *d, struct arena *a, int64_t n, struct demo_person *first);

/* `n` petitions by the residents who have an account, by the ordinary rules under a moved clock, in the order things happened: up to a
   thousand over three weeks and a few of the weeks before, each answer with a document (petition_files_keep_in says where); more over two years, many to a
   transaction, their documents rows alone. After demo_agencies and demo_citizens; ERR_NOT_FOUND: nobody can send one. Once. */
MUST_USE enum err demo_petitions(const struct demo *d, int64_t n);

/* Two alerts in force, of the city and of the ward that is shown, and five initiatives of that ward. After demo_agencies and demo_citizens. */
MUST_USE enum err demo_voices(const struct demo *d);

/* The plan: fourteen groups with agencies of their own, approved and amended once, its targets bound and split,
   outside figures, tasks under way, a guide attached (plan_files_keep_in says where). After demo_agencies and
   demo_visits. */
MUST_USE enum err demo_programme(const struct demo *d);

/* A dashboard of the person with this login, of the city, with a link by which everybody sees it; *path: where to
   open it. After demo_programme. */
MUST_USE enum err demo_dashboard(const struct demo *d, struct arena *a, struct str login, struct str *path);

/* Occasions of the city and some wards, past, running and coming, with those who registered and came; weekly series; a launch that runs. After
   demo_citizens. */
MUST_USE enum err demo_occasions(const struct demo *d);
/* A contest that is being scored, judged by people of the city and the ward; a call for start-ups. After demo_citizens and demo_people. */
MUST_USE enum err demo_contests(const struct demo *d);

#endif
