/* unsubscribe.h - the link under every mail: whoever holds it may stop that kind of mail, without signing in. */
#ifndef SANSANG_UNSUBSCRIBE_H
#define SANSANG_UNSUBSCRIBE_H
#include "auth/keys.h"

/* A word for one account and one group of kinds, signed with a key of ours; it lives as long as the account. */
MUST_USE enum err unsubscribe_token(struct arena *a, const struct keys *keys, int64_t account_id, struct str kind_group,
                                    struct str *out);
/* ERR_NOT_FOUND: not one of ours. */
MUST_USE enum err unsubscribe_read(struct arena *a, const struct keys *keys, struct str token, int64_t *account_id,
                                   struct str *kind_group);

#endif
