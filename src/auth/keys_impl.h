/* keys_impl.h - the secrets themselves, seen by keys.c and box.c only. */
#ifndef SANSANG_KEYS_IMPL_H
#define SANSANG_KEYS_IMPL_H
#include "auth/keys.h"

enum { SECRET_BYTES = 32, POINT_BYTES = 65, SIGN_SECRET_BYTES = 64, SIGN_PUBLIC_BYTES = 32 };

struct keys {
    uint8_t seal[SECRET_BYTES], hash[SECRET_BYTES], sign_seed[SECRET_BYTES], box[SECRET_BYTES];   /* as in the file */
    uint8_t sign[SIGN_SECRET_BYTES], sign_public[SIGN_PUBLIC_BYTES], box_public[POINT_BYTES];     /* made from them */
    void *box_pair;                              /* box.c's own form of the key pair */
};

/* A fresh private scalar of P-256. */
MUST_USE enum err box_secret_new(uint8_t secret[SECRET_BYTES]);

/* Fill box_public and box_pair from k->box; ERR_BAD_INPUT when it is no scalar of the curve. */
MUST_USE enum err box_open_pair(struct keys *k);
void box_close_pair(struct keys *k);

/* False: no memory, or an OpenSSL without SHA-256. */
enum { SHA256_BYTES = 32 };
MUST_USE bool sha256_raw(const void *p, size_t n, uint8_t out[SHA256_BYTES]);

#endif
