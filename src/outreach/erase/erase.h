/* erase.h - forgetting people by right and words by age: the counts stay, the chains still hold, a certificate remains.
   (docs/privacy.md) */
#ifndef SANSANG_ERASE_H
#define SANSANG_ERASE_H
#include "account/privacy/privacy.h"
#include "outreach/erase/strip.h"

#define ERASED_NAME "(đã xoá)"

enum erasure_kind { ERASURE_PERSON, ERASURE_NOTES, ERASURE_BOXES };
extern const char *const erasure_kinds[];                /* words, NULL-ended */

struct erasure {
    int64_t id;
    unsigned kind;                       /* enum erasure_kind */
    int64_t resident_id, request_id;     /* 0 = none */
    int64_t unit_id, account_id, at_ms, events;
    struct bytes tombstones;             /* SHA-256 over the proofs of the events, by seq */
    struct str certificate;
    struct bytes hash;                   /* of the certificate; also in line audit_id of the audit log */
    int64_t audit_id;
};

/* ---- what finishing a privacy request does; all within the transaction of the request (privacy.h) ---- */

/* Everything that names the person is gone: of every entry of that person name, year, sex, number, telephone; the name
   as head of the household, and its contact; what phones and desk wrote about the card; notes of visits to those
   households. Phones hear of it. Again: what came since is erased too. ERR_NOT_FOUND: no such resident. */
MUST_USE enum err privacy_erase_resident(struct db *db, struct arena *a, const struct privacy_work *w);
/* Name, year of birth or sex put right, as an event of the desk. ERR_BAD_INPUT: nothing to change, or *w->field is at
   fault. ERR_CONFLICT: the person was erased. */
MUST_USE enum err privacy_correct_resident(struct db *db, struct arena *a, const struct privacy_work *w);
/* The person's entry leaves all phones and no card about him is taken any more; what was counted stays. */
MUST_USE enum err privacy_restrict_resident(struct db *db, struct arena *a, const struct privacy_work *w);

/* The certificate a request ended with; ERR_NOT_FOUND: none. */
MUST_USE enum err erasure_of_request(struct db *db, struct arena *a, int64_t request_id, struct erasure *out);

/* ---- words, by age ---- */

/* Erase words of these events, as one erasure with its certificate and its line in the audit log; inside a transaction.
   Events with nothing to forget are left alone; none at all: *done is 0 and nothing is written (about a person: a
   certificate all the same). An event whose link does not fit loses its words too, but gets no proof, so that the audit
   goes on naming it. */
struct erasing { struct erasure about; const struct event *v; size_t n; unsigned what; struct str text; };
MUST_USE enum err events_erase(struct db *db, struct arena *a, const struct erasing *x, int64_t *done);

/* The job of the night: notes of visits so long after their campaign, sealed boxes so long after they came (parameters
   retention.visit_notes, retention.boxes), and doors nobody holds any more. */
enum err retention_nightly(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms);

#endif
