/* keys_impl.h - the secrets themselves, seen by keys.c, box.c and webpush.c only. */
#ifndef SANSANG_KEYS_IMPL_H
#define SANSANG_KEYS_IMPL_H
#include "auth/keys.h"

enum { SECRET_BYTES = 32, POINT_BYTES = 65, SIGN_SECRET_BYTES = 64, SIGN_PUBLIC_BYTES = 32 };

struct keys {
    uint8_t seal[SECRET_BYTES], hash[SECRET_BYTES], sign_seed[SECRET_BYTES], box[SECRET_BYTES];   /* as in the file */
    uint8_t sign[SIGN_SECRET_BYTES], sign_public[SIGN_PUBLIC_BYTES], box_public[POINT_BYTES];     /* made from them */
    uint8_t push_public[POINT_BYTES];            /* for Web Push: its secret is made from `hash` */
    void *box_pair, *push_pair;                  /* box.c's own form of the key pairs */
};

/* A fresh private scalar of P-256. */
MUST_USE enum err box_secret_new(uint8_t secret[SECRET_BYTES]);

/* The pair of a secret, with its public point; ERR_BAD_INPUT when it is no scalar of the curve. */
MUST_USE enum err pair_open(const uint8_t secret[SECRET_BYTES], uint8_t point[POINT_BYTES], void **pair);
void pair_close(void *pair);                     /* NULL is fine */

/* False: no memory, or an OpenSSL without SHA-256. */
enum { SHA256_BYTES = 32 };
MUST_USE bool sha256_raw(const void *p, size_t n, uint8_t out[SHA256_BYTES]);

#endif
