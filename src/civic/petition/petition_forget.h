/* petition_forget.h - who sent a report by another program, and what is forgotten of a report: when its sender asks, and by age. */
#ifndef SANSANG_PETITION_FORGET_H
#define SANSANG_PETITION_FORGET_H
#include "account/privacy/privacy.h"
#include "civic/petition/petition.h"

/* What a program told about the sender of a report without an account: sealed ("open.sender"), for the desk that has to answer. */
struct petition_sender { struct str first_name, last_name, email, phone, account_id, device_id; };

/* In the running transaction; nothing told, nothing kept. */
MUST_USE enum err petition_sender_keep(struct db *db, struct arena *a, const struct keys *keys, int64_t petition_id,
                                       const struct petition_sender *s);
/* ERR_NOT_FOUND: nothing was told, or it is forgotten. Whoever asks gave a reason and is in the audit log. */
MUST_USE enum err petition_sender_find(struct db *db, struct arena *a, const struct keys *keys, int64_t petition_id,
                                       struct petition_sender *out);

/* Finishing a privacy request to erase, when it names a report (privacy.h, privacy_effect_fn): of that report sender, words, what desk
   and sender said to each other, and files are gone; that it was reported, what was answered in public and the counts stay.
   ERR_BAD_INPUT, *w->field "report": no such report, of an account (it goes with the account), or not of the request's unit. */
MUST_USE enum err petition_erase_asked(struct db *db, struct arena *a, const struct privacy_work *w);

/* The job of the night: senders and files of reports that closed so long ago (parameters retention.petition_sender, .petition_files). */
enum err petition_retention_nightly(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms);

#endif
