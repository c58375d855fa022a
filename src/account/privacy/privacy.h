/* privacy.h - personal data under Law 91/2025/QH15: consent with its proof, requests on a clock, breaches on a
   clock. */
#ifndef SANSANG_PRIVACY_H
#define SANSANG_PRIVACY_H
#include "account/account.h"

/* ---- consent: voluntary, one purpose at a time, provable, withdrawable; never assumed ---- */

enum consent_purpose { CONSENT_STATISTICS, CONSENT_CONTACT, CONSENT_SHARE };
enum consent_channel { CONSENT_BY_VISIT, CONSENT_BY_LINK, CONSENT_BY_PAPER, CONSENT_AT_DESK, CONSENT_BY_CALL };
extern const char *const consent_purposes[], *const consent_channels[];

struct consent {
    int64_t id, resident_id;
    unsigned purpose;
    int64_t text_version;
    unsigned channel;
    int64_t given_ms;
    struct str proof;                    /* never empty */
    int64_t account_id, withdrawn_ms;    /* withdrawn_ms 0 = in force */
    struct str withdrawn_proof;
    struct str by;                       /* who took it down, by name; filled when read, empty: the resident himself */
};
extern const struct fields consent_fields;

/* Inside a transaction. Given before in the same wording: OK, and the first stays; in another wording: the old one
   is closed and a new line begins. c->id is filled. ERR_BAD_INPUT: no proof. */
MUST_USE enum err consent_give(struct db *db, struct arena *a, struct consent *c);
/* ERR_NOT_FOUND: there is none in force. */
MUST_USE enum err consent_withdraw(struct db *db, struct arena *a, int64_t now_ms, int64_t resident_id,
                                   enum consent_purpose purpose, struct str proof);
MUST_USE enum err consent_holds(struct db *db, struct arena *a, int64_t resident_id, enum consent_purpose purpose,
                                bool *holds);
/* Everything ever given and withdrawn, newest first, at most 200 lines. */
MUST_USE enum err consent_list(struct db *db, struct arena *a, int64_t resident_id, db_row_fn *each, void *arg);

/* ---- requests of the person the data is about ---- */

enum privacy_kind { PRIVACY_ACCESS, PRIVACY_CORRECT, PRIVACY_ERASE, PRIVACY_WITHDRAW, PRIVACY_RESTRICT };
enum privacy_state { PRIVACY_RECEIVED, PRIVACY_ACCEPTED, PRIVACY_EXTENDED, PRIVACY_DONE, PRIVACY_REFUSED };
enum privacy_event { PRIVACY_ACCEPT, PRIVACY_EXTEND, PRIVACY_FINISH, PRIVACY_REFUSE };
extern const char *const privacy_kinds[], *const privacy_states[], *const privacy_events[];
extern const struct flow privacy_flow;

struct privacy_request {
    int64_t id, unit_id, resident_id;    /* resident_id 0 = not known whom */
    int64_t account_id;                  /* the resident's account it was made with (citizen.h); 0 = at the desk */
    unsigned kind, state;
    struct str person, contact;          /* who asks and how to answer; sealed in the table */
    struct bytes person_sealed, contact_sealed, receipt_hash;    /* receipt: keys_hash "privacy.receipt"; {0} = none */
    struct str note, reason;
    int64_t received_ms, answer_due_ms, due_ms, accepted_ms, closed_ms;
    int64_t answered_ms;                 /* the first time the person heard from us: accepted or closed; 0 = not yet */
};
extern const struct fields privacy_fields;

/* The clocks come from the parameters "privacy.<kind>" and "privacy.answer" of the day it was received. */
MUST_USE enum err privacy_add(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                              const struct actor *by, struct privacy_request *r);
/* Along privacy_flow. Extending, finishing and refusing need a reason. Finishing a withdrawal closes every consent
   of the resident it names. */
MUST_USE enum err privacy_move(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                               const struct actor *by,
                               int64_t id, enum privacy_event event, struct str reason, struct privacy_request *out);
/* Newest first, those before `before` (0 = from the newest). A unit's own and those of the units right below it. */
MUST_USE enum err privacy_list(struct db *db, struct arena *a, const struct keys *keys, int64_t unit_id, int64_t before,
                               int64_t limit, struct privacy_request *rows, size_t *n);

/* What a correction should say; empty, 0 and unknown = as it is. `report`: erasing for whoever sent that report without an account. */
struct privacy_deed {
    struct str name;
    int64_t birth_year;
    unsigned sex;
    struct str report;
}; /* sex: enum sex; report: its code */

/* Finishing a request does what it asks for. The data lies with modules above this one, so the program's list, in
   app/privacy_effects.c, names for each kind (enum privacy_kind) the rule that does it, NULL = none. It runs within the
   request's own transaction: what is marked done has been done. */
struct privacy_work {
    const struct keys *keys;
    const struct actor *by;
    int64_t now_ms;
    const struct privacy_request *request;       /* resident_id 0: erasing an account, or a report, of nobody in the registers */
    const struct privacy_deed *deed;
    const char **field;                          /* set with ERR_BAD_INPUT: which field is at fault */
};
typedef enum err privacy_effect_fn(struct db *db, struct arena *a, const struct privacy_work *w);
extern privacy_effect_fn *const privacy_effects[];

/* privacy_move with PRIVACY_FINISH and with what its effect needs. `resident_id`: whom it is about when the request does
   not say yet (0 = it does). ERR_BAD_INPUT: *field is at fault: note, resident, name, birth_year. */
struct privacy_finish { int64_t id, resident_id; struct str reason; struct privacy_deed deed; const char *field; };
MUST_USE enum err privacy_finish(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                                 const struct actor *by, struct privacy_finish *f, struct privacy_request *out);
extern const struct scope scope_privacy;         /* the unit of the `:request` */

MUST_USE enum err privacy_unit(struct db *db, struct arena *a, int64_t id, int64_t *unit_id);

/* ---- breaches: to be reported within 72 hours of being found ---- */

enum breach_state { BREACH_OPEN, BREACH_REPORTED, BREACH_CLOSED };
enum breach_event { BREACH_REPORT, BREACH_CLOSE };
extern const char *const breach_states[], *const breach_events[];
extern const struct flow breach_flow;

struct breach {
    int64_t id;
    unsigned state;
    struct str title, note;
    int64_t people, found_ms, due_ms, reported_ms, closed_ms, account_id;
};
extern const struct fields breach_fields;

MUST_USE enum err breach_add(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct breach *b);
/* The note of each step is added to what is written already, never in its place. */
MUST_USE enum err breach_move(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t id,
                              enum breach_event event, struct str note, struct breach *out);
MUST_USE enum err breach_list(struct db *db, struct arena *a, int64_t before, int64_t limit, db_row_fn *each,
                              void *arg);

#endif
