/* sealed_store.h - a folder of sealed files named by uids: FOLDER/coming/<uid> while one comes in pieces, then
   FOLDER/4e/<uid>.sealed. */
#ifndef SANSANG_SEALED_STORE_H
#define SANSANG_SEALED_STORE_H
#include "auth/sealed_file.h"
#include "core/store.h"

/* `label` stands before the uid in what a file is bound to: "plan.file". Both texts are kept by the caller. */
struct sealed_store { const char *folder, *label; };
enum { SEALED_UID_BYTES = 36 };

/* Where one lies while it comes; where it lies with an ending (".sealed") below its two letters, how the uid ends.
   ERR_INTERNAL: no folder is set, or no uid. */
MUST_USE enum err sealed_store_coming(const struct sealed_store *s, struct str uid, char out[STORE_PATH_MAX]);
MUST_USE enum err sealed_store_path(const struct sealed_store *s, struct str uid, const char *ending,
                                    char out[STORE_PATH_MAX]);
/* The same below the folder: "4e/<uid>.sealed"; {0}: memory is spent. */
struct str sealed_store_name(struct arena *a, struct str uid, const char *ending);

/* All of one that comes, `bytes` long, mapped to be read; *is_promised: its SHA-256 (hex) is what was promised. */
MUST_USE enum err sealed_store_came(const struct sealed_store *s, struct arena *a, struct str uid, int64_t bytes, struct str sha256_hex,
                                    struct str *out, bool *is_promised);
/* Nothing is left of one: what came, and what lies under its name with each of the endings. */
MUST_USE enum err sealed_store_forget(const struct sealed_store *s, struct str uid, const char *const *endings, size_t n);

/* What has come is sealed under its name, whole or not at all; what came stays until it is removed. */
MUST_USE enum err sealed_store_seal(const struct sealed_store *s, const struct keys *keys, struct str uid);
/* The original again, piece by piece, while the arena lives. ERR_NOT_FOUND: there is none. */
MUST_USE enum err sealed_store_open(const struct sealed_store *s, const struct keys *keys, struct arena *a,
                                    struct str uid, struct unsealing **out);

#endif
