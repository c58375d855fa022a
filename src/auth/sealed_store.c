/* sealed_store.c - names and seals of the files of one folder. */
#include "auth/sealed_store.h"
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static const char sealed[] = ".sealed";
enum { TAIL_BYTES = 2, LABEL_BYTES = 80 };

static bool fits(int n, size_t room) { return n >= 0 && (size_t)n < room; }

enum err sealed_store_coming(const struct sealed_store *s, struct str uid, char out[STORE_PATH_MAX])
{
    if (!s->folder || uid.n != SEALED_UID_BYTES) return ERR_INTERNAL;
    return fits(snprintf(out, STORE_PATH_MAX, "%s/coming/%.36s", s->folder, uid.p), STORE_PATH_MAX) ? OK : ERR_INTERNAL;
}

static const char *tail_of(struct str uid) { return uid.p + SEALED_UID_BYTES - TAIL_BYTES; }

enum err sealed_store_path(const struct sealed_store *s, struct str uid, const char *ending, char out[STORE_PATH_MAX])
{
    if (!s->folder || uid.n != SEALED_UID_BYTES) return ERR_INTERNAL;
    int n = snprintf(out, STORE_PATH_MAX, "%s/%.2s/%.36s%s", s->folder, tail_of(uid), uid.p, ending);
    return fits(n, STORE_PATH_MAX) ? OK : ERR_INTERNAL;
}

struct str sealed_store_name(struct arena *a, struct str uid, const char *ending)
{
    return uid.n == SEALED_UID_BYTES ? arena_printf(a, "%.2s/%.36s%s", tail_of(uid), uid.p, ending) : (struct str){ 0 };
}

enum err sealed_store_came(const struct sealed_store *s, struct arena *a, struct str uid, int64_t bytes, struct str sha256_hex, struct str *out,
                           bool *is_promised)
{
    char coming[STORE_PATH_MAX];
    struct bytes hash;
    TRY(sealed_store_coming(s, uid, coming));
    TRY(store_map(a, coming, out));
    out->n = out->n < (size_t)bytes ? out->n : (size_t)bytes;
    TRY(sha256(a, *out, &hash));
    *is_promised = str_eq(hex(a, hash), sha256_hex);
    return OK;
}

enum err sealed_store_forget(const struct sealed_store *s, struct str uid, const char *const *endings, size_t n)
{
    char path[STORE_PATH_MAX];
    TRY(sealed_store_coming(s, uid, path));
    TRY(store_remove(path));
    for (size_t i = 0; i < n; i++) {
        TRY(sealed_store_path(s, uid, endings[i], path));
        TRY(store_remove(path));
    }
    return OK;
}

static void label_of(const struct sealed_store *s, struct str uid, char out[LABEL_BYTES])
{
    snprintf(out, LABEL_BYTES, "%s %.36s", s->label, uid.p);
}

enum err sealed_store_seal(const struct sealed_store *s, const struct keys *keys, struct str uid)
{
    char coming[STORE_PATH_MAX], path[STORE_PATH_MAX], label[LABEL_BYTES];
    struct store_new n;
    TRY(sealed_store_coming(s, uid, coming));
    TRY(sealed_store_path(s, uid, sealed, path));
    label_of(s, uid, label);
    int from = open(coming, O_RDONLY | O_CLOEXEC);
    if (from < 0) return ERR_INTERNAL;
    enum err e = store_begin(path, &n), end = OK;
    if (e == OK) {
        e = keys_seal_file(keys, label, from, n.fd);
        end = store_end(&n, e == OK);
    }
    close(from);
    return e != OK ? e : end;
}

enum err sealed_store_open(const struct sealed_store *s, const struct keys *keys, struct arena *a, struct str uid,
                           struct unsealing **out)
{
    char path[STORE_PATH_MAX], label[LABEL_BYTES];
    TRY(sealed_store_path(s, uid, sealed, path));
    label_of(s, uid, label);
    return unsealing_open(keys, a, label, path, out);
}
