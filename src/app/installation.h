/* installation.h - keys and data belong together: the data remembers whose signature it bears. */
#ifndef SANSANG_INSTALLATION_H
#define SANSANG_INSTALLATION_H
#include "auth/keys.h"
#include "db/db.h"

/* Remember these keys; data that remembers any keeps them. */
MUST_USE enum err installation_claim(struct db *db, struct arena *a, const struct keys *keys);

/* ERR_CONFLICT: the data was made with other keys. Data that remembers none is OK. */
MUST_USE enum err installation_check(struct db *db, struct arena *a, struct bytes signer);

#endif
