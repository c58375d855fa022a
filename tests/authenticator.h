/* authenticator.h - a passkey device that exists only in tests: its keys by OpenSSL, its bytes written by hand. */
#ifndef SANSANG_TEST_AUTHENTICATOR_H
#define SANSANG_TEST_AUTHENTICATOR_H
#include "auth/webauthn.h"

struct authenticator;                                /* one key pair, with an id of 16 bytes */
struct authenticator *authenticator_new(int64_t alg);    /* WEBAUTHN_ES256, WEBAUTHN_EDDSA, WEBAUTHN_RS256 */
void authenticator_free(struct authenticator *k);
struct bytes authenticator_id(const struct authenticator *k);
struct bytes authenticator_cose(struct arena *a, const struct authenticator *k);

/* authenticatorData; with `k` the key in it (the flag AT is the caller's). */
struct bytes data_of(struct arena *a, struct str rp_id, unsigned flags, uint32_t counter,
                     const struct authenticator *k);
/* clientDataJSON; more: ",\"crossOrigin\":true" */
struct bytes client_data_of(struct arena *a, const char *type, struct str challenge, struct str origin, const char *more);
/* attestationObject with this format and statement (CBOR) */
struct bytes attestation_of(struct arena *a, const char *format, struct bytes statement, struct bytes data);
struct bytes no_statement(void);
struct bytes signature_of(struct arena *a, const struct authenticator *k, struct bytes data, struct bytes client);
struct bytes joined(struct arena *a, struct bytes x, struct bytes y);

#endif
