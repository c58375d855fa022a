/* webauthn.h - passkeys (khoá truy cập): what a browser sends when one is made or used, checked as WebAuthn Level 2,
   7.1 and 7.2 ask. Knows no database: the caller keeps challenges, keys and counters. The library behind is the secret
   of webauthn.c. */
#ifndef SANSANG_WEBAUTHN_H
#define SANSANG_WEBAUTHN_H
#include "core/arena.h"

/* What was not right, for the log and for tests; the person hears less. */
enum webauthn_fault {
    WEBAUTHN_FINE, WEBAUTHN_CLIENT_DATA, WEBAUTHN_TYPE, WEBAUTHN_CHALLENGE, WEBAUTHN_ORIGIN, WEBAUTHN_CROSS_ORIGIN,
    WEBAUTHN_AUTH_DATA, WEBAUTHN_RP_ID, WEBAUTHN_PRESENCE, WEBAUTHN_VERIFICATION, WEBAUTHN_BACKUP, WEBAUTHN_ATTESTATION,
    WEBAUTHN_ALGORITHM, WEBAUTHN_KEY, WEBAUTHN_SIGNATURE, WEBAUTHN_FAULTS
};
extern const char *const webauthn_words[WEBAUTHN_FAULTS];

/* COSE algorithms (RFC 9053, RFC 8812) in the order we like them. */
enum { WEBAUTHN_ES256 = -7, WEBAUTHN_EDDSA = -8, WEBAUTHN_RS256 = -257 };
extern const int64_t webauthn_algs[3];

/* The relying party: "https://city.example:8443" is the origin, "city.example" the id. */
struct webauthn_site { struct str origin, rp_id; };
/* As browsers write it: lower case, no port where it is the usual one. ERR_BAD_INPUT: no origin. */
MUST_USE enum err webauthn_site_of(struct arena *a, struct str origin, struct webauthn_site *out);

/* clientDataJSON, whose challenge the caller looks up first. ERR_BAD_INPUT: not JSON, or something of it is missing. */
struct webauthn_client { struct str type, challenge, origin; bool is_cross_origin; };
enum { WEBAUTHN_CLIENT_MAX = 2 * KIB, WEBAUTHN_ATTESTATION_MAX = 8 * KIB, WEBAUTHN_DATA_MAX = 2 * KIB,
       WEBAUTHN_SIGNATURE_MAX = KIB, WEBAUTHN_ID_MAX = 1023 };
MUST_USE enum err webauthn_client_read(struct arena *a, struct bytes json, struct webauthn_client *out);

/* authenticatorData (6.1), taken apart and nothing more. ERR_BAD_INPUT: too short, too long, or not of its form. */
enum { WEBAUTHN_UP = 0x01, WEBAUTHN_UV = 0x04, WEBAUTHN_BE = 0x08, WEBAUTHN_BS = 0x10, WEBAUTHN_AT = 0x40,
       WEBAUTHN_ED = 0x80 };
struct webauthn_data { struct bytes rp_hash; unsigned flags; int64_t counter; struct bytes aaguid, id, cose; };
MUST_USE enum err webauthn_data_read(struct bytes raw, struct webauthn_data *out);

/* A passkey was made: presence and verification of its person, a key of an algorithm we know, attestation "none" (or
   "packed" by the key itself, which browsers leave in place). Who made the device is not asked. All memory is the
   arena's or the caller's. ERR_FORBIDDEN: refused, *fault says why. */
struct webauthn_made { struct bytes id, cose; int64_t alg, counter; bool may_be_copied, is_copied; };    /* BE, BS */
MUST_USE enum err webauthn_made_check(struct arena *a, const struct webauthn_site *site, struct str challenge,
                                      struct bytes client_data, struct bytes attestation, struct webauthn_made *out,
                                      enum webauthn_fault *fault);

/* A passkey was used. `cose` and `may_be_copied` as they were when it was made. The counter is the caller's to compare
   with webauthn_counter_grew, in the transaction that keeps the new one. ERR_FORBIDDEN with *fault. */
struct webauthn_used { int64_t counter; bool is_copied; };
MUST_USE enum err webauthn_used_check(struct arena *a, const struct webauthn_site *site, struct str challenge,
                                      struct bytes cose, bool may_be_copied, struct bytes client_data,
                                          struct bytes data,
                                      struct bytes signature, struct webauthn_used *out, enum webauthn_fault *fault);

/* 6.1.1: it must grow, unless the authenticator keeps none and both are 0. Otherwise two have the same key. */
bool webauthn_counter_grew(int64_t before, int64_t now);

#endif
