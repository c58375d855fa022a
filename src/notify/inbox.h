/* inbox.h - what a person sees and chooses: notices, which ways they come, quiet hours, browsers. */
#ifndef SANSANG_INBOX_H
#define SANSANG_INBOX_H
#include "notify/notify.h"

struct inbox_row {
    int64_t id;
    struct str kind, title, text, link;
    int64_t at_ms;                       /* when it was told, or not before */
    bool is_read, is_urgent;
};
extern const struct fields inbox_fields;
/* Newest first, with an id below `before`; what is not yet to be shown or of no use any more is left out. */
MUST_USE enum err inbox_list(struct db *db, struct arena *a, int64_t account_id, int64_t now_ms, int64_t before, int64_t limit,
                             db_row_fn *each, void *arg);
enum { UNREAD_MAX = 100 };               /* counted no further */
MUST_USE enum err inbox_unread(struct db *db, struct arena *a, int64_t account_id, int64_t now_ms, int64_t *n);
/* One notice, or all up to and with one of them. Another's id changes nothing. */
MUST_USE enum err inbox_read(struct db *db, struct arena *a, int64_t account_id, int64_t now_ms, int64_t id,
                             bool with_older);

/* ---- wishes ---- */

extern const char *const notify_groups[];                    /* those the page offers; NULL-ended */
enum { WISHES_MAX = 32, GROUP_MAX = 30 };
struct group_wish { struct str group; bool push, email, sms; };
struct preferences {
    int64_t quiet_from, quiet_to;        /* minutes of the local day */
    bool has_email, has_phone;           /* verified addresses */
    int64_t browsers;
    struct group_wish groups[WISHES_MAX];
    size_t n_groups;
};
MUST_USE enum err preferences_get(struct db *db, struct arena *a, int64_t account_id, struct preferences *out);
/* Write the quiet hours and the groups that are named. What waits on a way that is now unwanted is not sent any more.
   ERR_BAD_INPUT: a minute or a group that cannot be. */
MUST_USE enum err preferences_set(struct db *db, struct arena *a, int64_t account_id, int64_t now_ms,
                                  const struct preferences *p);
/* No mail of this group any more; for the link under a mail. */
MUST_USE enum err preferences_stop_mail(struct db *db, struct arena *a, int64_t account_id, int64_t now_ms,
                                        struct str group);

/* ---- browsers ---- */

struct browser { struct str endpoint; struct bytes p256dh, auth; };
/* A browser known before, perhaps under another account, is this account's from now on. The eleventh pushes out the first.
   ERR_BAD_INPUT: keys that are none. */
MUST_USE enum err browser_add(struct db *db, struct arena *a, int64_t account_id, int64_t now_ms,
                              const struct browser *b);
MUST_USE enum err browser_remove(struct db *db, struct arena *a, int64_t account_id, struct str endpoint);

#endif
