/* keys.h - the installation's secrets, kept in a file beside the database, never in it; and what they do.
   The library behind (libsodium, OpenSSL for what browsers speak) is the secret of keys.c and box.c. */
#ifndef SANSANG_KEYS_H
#define SANSANG_KEYS_H
#include "core/arena.h"

struct keys;

/* Read the key file, or create it (0600) with fresh secrets when it is not there. ERR_BAD_INPUT: not a key file. */
MUST_USE enum err keys_open(const char *path, struct keys **out);
void keys_close(struct keys *k);                              /* wipes; NULL is fine */

/* Sealed column: XChaCha20-Poly1305, nonce inside, bound to `label` ("resident.phone") so that columns cannot be
   swapped. */
MUST_USE enum err keys_seal(const struct keys *k, struct arena *a, const char *label, struct str plain,
                            struct bytes *out);
MUST_USE enum err keys_unseal(const struct keys *k, struct arena *a, const char *label, struct bytes sealed,
                              struct str *out);

/* Keyed hash (BLAKE2b, 16 bytes) of `s` under the purpose `label`: equal in, equal out, useless without the key. */
MUST_USE enum err keys_hash(const struct keys *k, struct arena *a, const char *label, struct str s, struct bytes *out);

/* The installation's signature (Ed25519) over `s`: 64 bytes; and its public half (32 bytes). "Chữ ký hệ thống", not a
   public digital signature in the sense of Law 20/2023/QH15. */
MUST_USE enum err keys_sign(const struct keys *k, struct arena *a, struct str s, struct bytes *out);
bool keys_is_signed(struct bytes public_key, struct str s, struct bytes signature);
struct bytes keys_public_sign(const struct keys *k);

/* What a phone seals to us: ephemeral P-256 ECDH, HKDF-SHA-256, AES-128-GCM (all in every browser's WebCrypto).
   Layout: 65 bytes ephemeral public point, 12 bytes nonce, ciphertext with its 16-byte tag. ERR_BAD_INPUT when it
   does not open. Key: HKDF-SHA-256(secret = x of the shared point,
                     32 bytes; salt = the 65 bytes of the ephemeral point; info = the ASCII
   text "sansang-box-1"), 16 bytes; GCM without additional data. */
struct bytes keys_public_box(const struct keys *k);           /* 65 bytes, uncompressed point */
MUST_USE enum err keys_box_open(const struct keys *k, struct arena *a, struct bytes box, struct str *out);

MUST_USE enum err sha256(struct arena *a, struct str s, struct bytes *out);                            /* 32 bytes */
MUST_USE bool sha256_parts(const struct str *parts, size_t n,
                           uint8_t out[32]); /* of them one after another; false: no memory */
MUST_USE enum err sha256_fd(struct arena *a, int fd, struct bytes *out);   /* of all that can be read; ERR_INTERNAL with errno */
MUST_USE enum err hmac_sha256(struct arena *a, struct bytes key, struct str s, struct bytes *out);     /* 32 bytes */
/* 20 bytes; RFC 6238 */
MUST_USE enum err hmac_sha1(struct arena *a, struct bytes key, struct str s, struct bytes *out);
void random_bytes(void *p, size_t n);
struct str token_new(struct arena *a);                        /* 32 random bytes, base64url: 43 characters */
bool bytes_eq_secret(struct bytes a, struct bytes b);         /* in constant time */

/* Passwords: Argon2id, 32 MiB and 3 passes, its parameters inside the text. One hash at a time in the whole process
   (so a crowd at the door cannot spend the memory); ERR_BUSY when already PASSWORD_WAIT_MAX callers wait. Never within
   db_tx: it takes a tenth of a second. An empty hash (no such person, no password yet) takes the same time and matches
   nothing. */
enum { PASSWORD_WAIT_MAX = 8 };
MUST_USE enum err password_hash(struct arena *a, struct str password, struct str *out);
MUST_USE enum err password_check(struct str hash, struct str password, bool *matches);
/* the same, waiting as long as it takes: for commands and tests */
bool password_matches(struct str hash, struct str password);

/* What is wrong with a new password: NULL when it is good, else a word: "short" (under 10 letters), "long" (over 256
   bytes),
   "login" (it is the login name, or little more), "common" (everyone's first guess, a keyboard row, a repetition). */
const char *password_fault(struct str login, struct str password);

struct str base64url(struct arena *a, struct bytes x);
MUST_USE enum err base64url_read(struct arena *a, struct str s, struct bytes *out);
struct str hex(struct arena *a, struct bytes x);

#endif
