/* keys.c - the key file, sealed columns, keyed hashes and the installation's signature, over libsodium. */
#include "auth/keys_impl.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MAX = 2048, HASH_BYTES = 16, LINES = 4 };

static const char head[] =
    "# The secrets of this installation of San Sang. Keep a copy apart from the database: without this file the"
    " sealed\n"
    "# columns cannot be read, and people, phones and invitations are not recognised any more.\n";
static const struct { const char *name; size_t at; } lines[LINES] = {
    { "seal", offsetof(struct keys, seal) }, { "hash", offsetof(struct keys, hash) },
    { "sign", offsetof(struct keys, sign_seed) }, { "box", offsetof(struct keys, box) },
};

static uint8_t *secret_at(struct keys *k, size_t i) { return (uint8_t *)k + lines[i].at; }

/* Derived, so that the browsers that were told this key know it again after a restore from any copy of the file. */
static enum err push_open(struct keys *k)
{
    uint8_t secret[SECRET_BYTES], label[] = "sansang-push-0";
    enum err e = ERR_BAD_INPUT;
    while (e == ERR_BAD_INPUT && ++label[sizeof label - 2] <= '9') { /* one in 2^32 is no scalar of the curve */
        crypto_generichash(secret, SECRET_BYTES, label, sizeof label, k->hash, SECRET_BYTES);
        e = pair_open(secret, k->push_public, &k->push_pair);
    }
    sodium_memzero(secret, sizeof secret);
    return e;
}

static enum err keys_finish(struct keys *k)
{
    if (crypto_sign_seed_keypair(k->sign_public, k->sign, k->sign_seed) != 0) return ERR_INTERNAL;
    TRY(pair_open(k->box, k->box_public, &k->box_pair));
    return push_open(k);
}

/* Every line exactly once, in any order; comments and empty lines are free. */
static enum err keys_parse(const char *text, struct keys *k)
{
    bool seen[LINES] = { false };
    for (const char *p = text; *p; ) {
        size_t n = strcspn(p, "\n");
        for (size_t i = 0; i < LINES; i++) {
            size_t name = strlen(lines[i].name);
            if (n != name + 1 + 2 * SECRET_BYTES || strncmp(p, lines[i].name, name) != 0 || p[name] != ' ') continue;
            size_t got;
            if (seen[i] || sodium_hex2bin(secret_at(k, i), SECRET_BYTES, p + name + 1, 2 * SECRET_BYTES, NULL, &got,
                                          NULL) != 0
                || got != SECRET_BYTES) return ERR_BAD_INPUT;
            seen[i] = true;
        }
        p += n + (p[n] == '\n');
    }
    for (size_t i = 0; i < LINES; i++) if (!seen[i]) return ERR_BAD_INPUT;
    return keys_finish(k);
}

static enum err keys_read(int fd, struct keys *k)
{
    char text[FILE_MAX];
    struct stat about;
    if (fstat(fd, &about) != 0) return ERR_INTERNAL;
    if (!S_ISREG(about.st_mode) || about.st_size >= FILE_MAX || (about.st_mode & 077) != 0) return ERR_BAD_INPUT;
    size_t n = 0;
    for (ssize_t got; n < sizeof text - 1 && (got = read(fd, text + n, sizeof text - 1 - n)) > 0; ) n += (size_t)got;
    text[n] = '\0';
    enum err e = keys_parse(text, k);
    sodium_memzero(text, sizeof text);
    return e;
}

static enum err write_whole(int fd, const char *text, size_t n)
{
    for (size_t at = 0; at < n; ) {
        ssize_t put = write(fd, text + at, n - at);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return ERR_INTERNAL;
        at += (size_t)put;
    }
    return fsync(fd) == 0 ? OK : ERR_INTERNAL;
}

/* Written beside and linked into place whole: of two programs that start at once, one file wins and both read it. */
static enum err keys_create(const char *path, struct keys *k)
{
    char text[FILE_MAX], beside[4096];
    int m = snprintf(beside, sizeof beside, "%s.%ld.new", path, (long)getpid());
    if (m < 0 || (size_t)m >= sizeof beside) return ERR_BAD_INPUT;
    for (size_t i = 0; i < LINES; i++) randombytes_buf(secret_at(k, i), SECRET_BYTES);
    TRY(box_secret_new(k->box));
    size_t n = (size_t)snprintf(text, sizeof text, "%s", head);
    for (size_t i = 0; i < LINES; i++) {
        char digits[2 * SECRET_BYTES + 1];
        sodium_bin2hex(digits, sizeof digits, secret_at(k, i), SECRET_BYTES);
        n += (size_t)snprintf(text + n, sizeof text - n, "%s %s\n", lines[i].name, digits);
        sodium_memzero(digits, sizeof digits);
    }
    int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    enum err e = fd < 0 ? ERR_INTERNAL : write_whole(fd, text, n);
    if (fd >= 0) close(fd);
    sodium_memzero(text, sizeof text);
    if (e == OK && link(beside, path) != 0 && errno != EEXIST) e = ERR_INTERNAL;
    unlink(beside);
    return e;
}

enum err keys_open(const char *path, struct keys **out)
{
    if (sodium_init() < 0) return ERR_INTERNAL;
    struct keys *k = sodium_malloc(sizeof *k);           /* locked in memory, guarded on both sides */
    if (!k) return ERR_NOMEM;
    memset(k, 0, sizeof *k);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    enum err e = OK;
    if (fd < 0 && errno == ENOENT) {
        e = keys_create(path, k);
        if (e == OK) fd = open(path, O_RDONLY | O_CLOEXEC);
    }
    if (e == OK) e = fd < 0 ? ERR_INTERNAL : keys_read(fd, k);
    if (fd >= 0) close(fd);
    if (e == OK) *out = k;
    else keys_close(k);
    return e;
}

void keys_close(struct keys *k)
{
    if (!k) return;
    pair_close(k->box_pair);
    pair_close(k->push_pair);
    sodium_free(k);
}

/* ---- sealed columns: nonce, ciphertext, tag ---- */

enum { NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES };

enum err keys_seal(const struct keys *k, struct arena *a, const char *label, struct str plain, struct bytes *out)
{
    size_t n;
    if (__builtin_add_overflow(plain.n, (size_t)(NONCE + TAG), &n)) return ERR_NOMEM;
    uint8_t *p = arena_new(a, uint8_t, n);
    if (!p) return ERR_NOMEM;
    randombytes_buf(p, NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(p + NONCE, NULL, (const uint8_t *)plain.p, plain.n,
                                               (const uint8_t *)label, strlen(label), NULL, p, k->seal);
    *out = (struct bytes){ p, n };
    return OK;
}

enum err keys_unseal(const struct keys *k, struct arena *a, const char *label, struct bytes sealed, struct str *out)
{
    if (sealed.n < NONCE + TAG) return ERR_BAD_INPUT;
    size_t n = sealed.n - NONCE - TAG;
    uint8_t *p = arena_new(a, uint8_t, n + 1);
    if (!p) return ERR_NOMEM;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(p, NULL, NULL, sealed.p + NONCE, sealed.n - NONCE,
            (const uint8_t *)label, strlen(label), sealed.p, k->seal) != 0) return ERR_BAD_INPUT;
    *out = (struct str){ (const char *)p, n };
    return OK;
}

enum err keys_hash(const struct keys *k, struct arena *a, const char *label, struct str s, struct bytes *out)
{
    uint8_t *p = arena_new(a, uint8_t, HASH_BYTES);
    if (!p) return ERR_NOMEM;
    crypto_generichash_state st;
    crypto_generichash_init(&st, k->hash, SECRET_BYTES, HASH_BYTES);
    /* with its NUL: "a"+"bc" is not "ab"+"c" */
    crypto_generichash_update(&st, (const uint8_t *)label, strlen(label) + 1);
    crypto_generichash_update(&st, (const uint8_t *)s.p, s.n);
    crypto_generichash_final(&st, p, HASH_BYTES);
    *out = (struct bytes){ p, HASH_BYTES };
    return OK;
}

enum err keys_sign(const struct keys *k, struct arena *a, struct str s, struct bytes *out)
{
    uint8_t *p = arena_new(a, uint8_t, crypto_sign_BYTES);
    if (!p) return ERR_NOMEM;
    crypto_sign_detached(p, NULL, (const uint8_t *)s.p, s.n, k->sign);
    *out = (struct bytes){ p, crypto_sign_BYTES };
    return OK;
}

bool keys_is_signed(struct bytes public_key, struct str s, struct bytes signature)
{
    return public_key.n == SIGN_PUBLIC_BYTES && signature.n == crypto_sign_BYTES
        && crypto_sign_verify_detached(signature.p, (const uint8_t *)s.p, s.n, public_key.p) == 0;
}

struct bytes keys_public_sign(const struct keys *k) { return (struct bytes){ k->sign_public, SIGN_PUBLIC_BYTES }; }
struct bytes keys_public_box(const struct keys *k)  { return (struct bytes){ k->box_public, POINT_BYTES }; }

/* ---- hashes, chance, letters ---- */

enum err sha256(struct arena *a, struct str s, struct bytes *out)
{
    uint8_t *p = arena_new(a, uint8_t, SHA256_BYTES);
    if (!p || !sha256_raw(s.p, s.n, p)) return ERR_NOMEM;
    *out = (struct bytes){ p, SHA256_BYTES };
    return OK;
}

enum err sha256_fd(struct arena *a, int fd, struct bytes *out)
{
    uint8_t part[32 * KIB], *p = arena_new(a, uint8_t, crypto_hash_sha256_BYTES);
    crypto_hash_sha256_state st;
    if (!p) return ERR_NOMEM;
    crypto_hash_sha256_init(&st);
    for (ssize_t n; (n = read(fd, part, sizeof part)) != 0; ) {
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return ERR_INTERNAL;
        crypto_hash_sha256_update(&st, part, (size_t)n);
    }
    crypto_hash_sha256_final(&st, p);
    *out = (struct bytes){ p, crypto_hash_sha256_BYTES };
    return OK;
}

enum err hmac_sha256(struct arena *a, struct bytes key, struct str s, struct bytes *out)
{
    uint8_t *p = arena_new(a, uint8_t, crypto_auth_hmacsha256_BYTES);
    if (!p) return ERR_NOMEM;
    crypto_auth_hmacsha256_state st;
    crypto_auth_hmacsha256_init(&st, key.p, key.n);
    crypto_auth_hmacsha256_update(&st, (const uint8_t *)s.p, s.n);
    crypto_auth_hmacsha256_final(&st, p);
    *out = (struct bytes){ p, crypto_auth_hmacsha256_BYTES };
    return OK;
}

void random_bytes(void *p, size_t n) { randombytes_buf(p, n); }

struct str token_new(struct arena *a)
{
    uint8_t raw[32];
    randombytes_buf(raw, sizeof raw);
    struct str s = base64url(a, (struct bytes){ raw, sizeof raw });
    sodium_memzero(raw, sizeof raw);
    return s;
}

bool bytes_eq_secret(struct bytes a, struct bytes b)
{
    return a.n == b.n && (a.n == 0 || sodium_memcmp(a.p, b.p, a.n) == 0);
}

struct str base64url(struct arena *a, struct bytes x)
{
    size_t cap = sodium_base64_encoded_len(x.n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *p = arena_new(a, char, cap);
    if (!p) return (struct str){ 0 };
    sodium_bin2base64(p, cap, x.p, x.n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return (struct str){ p, cap - 1 };
}

enum err base64url_read(struct arena *a, struct str s, struct bytes *out)
{
    uint8_t *p = arena_new(a, uint8_t, s.n + 1);
    if (!p) return ERR_NOMEM;
    size_t n = 0;
    if (s.n && sodium_base642bin(p, s.n, s.p, s.n, NULL, &n, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return ERR_BAD_INPUT;
    *out = (struct bytes){ p, n };
    return OK;
}

struct str hex(struct arena *a, struct bytes x)
{
    char *p = arena_new(a, char, 2 * x.n + 1);
    if (!p) return (struct str){ 0 };
    sodium_bin2hex(p, 2 * x.n + 1, x.p, x.n);
    return (struct str){ p, 2 * x.n };
}
