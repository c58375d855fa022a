/* sealed_file.c - secretstream over files, flat in memory. */
#include "auth/sealed_file.h"
#include "auth/keys_impl.h"
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

enum { PIECE = 64 * KIB, HEAD = crypto_secretstream_xchacha20poly1305_HEADERBYTES, TAIL = crypto_secretstream_xchacha20poly1305_ABYTES };
static const uint8_t LAST = 3;                           /* crypto_secretstream_xchacha20poly1305_TAG_FINAL */
static_assert(crypto_secretstream_xchacha20poly1305_KEYBYTES == SECRET_BYTES, "the key is a secret of ours");

/* A key of its own for files, from the one for columns. */
static void file_key(const struct keys *k, uint8_t key[SECRET_BYTES])
{
    static const char what[] = "sansang sealed file 1";
    crypto_generichash(key, SECRET_BYTES, (const uint8_t *)what, sizeof what, k->seal, SECRET_BYTES);
}

/* As much as there is, up to n; -1: errno */
static ssize_t read_full(int fd, uint8_t *p, size_t n)
{
    size_t have = 0;
    while (have < n) {
        ssize_t got = read(fd, p + have, n - have);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return -1;
        if (got == 0) break;
        have += (size_t)got;
    }
    return (ssize_t)have;
}

static bool write_full(int fd, const uint8_t *p, size_t n)
{
    while (n) {
        ssize_t put = write(fd, p, n);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return false;
        p += put;
        n -= (size_t)put;
    }
    return true;
}

static bool seal_pieces(crypto_secretstream_xchacha20poly1305_state *st, const char *label, int from, int to,
                        uint8_t *plain, uint8_t *sealed)
{
    ssize_t n = read_full(from, plain, PIECE);
    for (bool is_last = false; !is_last; ) {
        uint8_t ahead;
        ssize_t more = n == PIECE ? read_full(from, &ahead, 1) : 0;
        if (n < 0 || more < 0) return false;
        is_last = more == 0;
        crypto_secretstream_xchacha20poly1305_push(st, sealed, NULL, plain, (unsigned long long)n,
                                                   (const uint8_t *)label, strlen(label), is_last ? LAST : 0);
        if (!write_full(to, sealed, (size_t)n + TAIL)) return false;
        if (is_last) break;
        plain[0] = ahead;
        n = read_full(from, plain + 1, PIECE - 1);
        if (n >= 0) n++;
    }
    return true;
}

enum err keys_seal_file(const struct keys *k, const char *label, int from, int to)
{
    crypto_secretstream_xchacha20poly1305_state st;
    uint8_t key[SECRET_BYTES], head[HEAD], *room = sodium_malloc(2 * PIECE + TAIL);
    if (!room) return ERR_NOMEM;
    file_key(k, key);
    crypto_secretstream_xchacha20poly1305_init_push(&st, head, key);
    bool good = write_full(to, head, HEAD) && seal_pieces(&st, label, from, to, room, room + PIECE);
    sodium_memzero(key, sizeof key);
    sodium_memzero(&st, sizeof st);
    sodium_free(room);
    return good ? OK : ERR_INTERNAL;
}

struct unsealing {
    crypto_secretstream_xchacha20poly1305_state st;
    int fd;
    bool is_over;
    struct str label;
    uint8_t plain[PIECE], sealed[PIECE + TAIL];
};

static void unsealing_close(void *what)
{
    struct unsealing *u = what;
    close(u->fd);
    sodium_memzero(u, sizeof *u);
}

enum err unsealing_open(const struct keys *k, struct arena *a, const char *label, const char *path,
                        struct unsealing **out)
{
    uint8_t key[SECRET_BYTES], head[HEAD];
    struct unsealing *u = arena_new(a, struct unsealing, 1);
    if (!u) return ERR_NOMEM;
    TRY(arena_copy(a, str_z(label), &u->label));
    u->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (u->fd < 0) return errno == ENOENT || errno == ENOTDIR ? ERR_NOT_FOUND : ERR_INTERNAL;
    TRY(arena_defer(a, unsealing_close, u));
    if (read_full(u->fd, head, HEAD) != HEAD) return ERR_CONFLICT;
    file_key(k, key);
    int bad = crypto_secretstream_xchacha20poly1305_init_pull(&u->st, head, key);
    sodium_memzero(key, sizeof key);
    *out = u;
    return bad ? ERR_CONFLICT : OK;
}

enum err unsealing_next(struct unsealing *u, struct str *piece)
{
    unsigned long long n;
    uint8_t tag;
    *piece = (struct str){ 0 };
    if (u->is_over) return OK;
    ssize_t got = read_full(u->fd, u->sealed, sizeof u->sealed);
    if (got < 0) return ERR_INTERNAL;
    if (got < TAIL ||
        crypto_secretstream_xchacha20poly1305_pull(&u->st, u->plain, &n, &tag, u->sealed, (unsigned long long)got,
                                                   (const uint8_t *)u->label.p, u->label.n) != 0)
        return ERR_CONFLICT;
    u->is_over = tag == LAST;
    if (u->is_over && read_full(u->fd, u->sealed, 1) != 0) return ERR_CONFLICT; /* something was put behind it */
    if (!u->is_over && n < PIECE) return ERR_CONFLICT;
    *piece = (struct str){ (const char *)u->plain, (size_t)n };
    return OK;
}
