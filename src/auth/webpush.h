/* webpush.h - what a push service carries to a browser and only that browser can read (RFC 8291, RFC 8188), and who
   sends it (RFC 8292). */
#ifndef SANSANG_WEBPUSH_H
#define SANSANG_WEBPUSH_H
#include "auth/keys.h"

enum { WEBPUSH_SALT_BYTES = 16, WEBPUSH_AUTH_BYTES = 16, WEBPUSH_POINT_BYTES = 65, WEBPUSH_SECRET_BYTES = 32,
       WEBPUSH_PLAIN_MAX = 3993 };       /* RFC 8291 §4: a service need not take more than 4096 bytes */

/* What a browser hands out when it is subscribed. */
struct webpush_target { struct bytes p256dh, auth; };

/* An uncompressed point of P-256 and 16 bytes. */
bool webpush_is_target(const struct webpush_target *to);

/* One record of aes128gcm, under a fresh key and salt. ERR_BAD_INPUT: no target; ERR_TOO_LARGE: over WEBPUSH_PLAIN_MAX. */
MUST_USE enum err webpush_seal(struct arena *a, const struct webpush_target *to, struct str plain, struct str *body);

/* The same with a key and a salt that are known: for the vectors of RFC 8291. */
MUST_USE enum err webpush_seal_with(struct arena *a, const struct webpush_target *to, const uint8_t secret[WEBPUSH_SECRET_BYTES],
                                    const uint8_t salt[WEBPUSH_SALT_BYTES], struct str plain, struct str *body);

struct bytes keys_public_push(const struct keys *k);         /* 65 bytes: the applicationServerKey of our pages */

/* The value of the header Authorization: "vapid t=…, k=…", a token for one origin ("https://push.example") until `until_s`
   (seconds since 1970, at most a day ahead), that names whom to write to ("mailto:…" or a https address). */
MUST_USE enum err webpush_vapid(struct arena *a, const struct keys *k, struct str origin, struct str contact, int64_t until_s,
                                struct str *out);

#endif
