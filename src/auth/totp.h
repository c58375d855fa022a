/* totp.h - the second factor: six digits that change every half minute (RFC 6238 over RFC 4226, SHA-1). */
#ifndef SANSANG_TOTP_H
#define SANSANG_TOTP_H
#include "core/arena.h"

enum { TOTP_STEP_MS = 30000, TOTP_DIGITS = 6, TOTP_SECRET_BYTES = 20 };   /* RFC 4226 R6: 160 bits recommended */

/* The code of one counter, `digits` (6..8) figures. */
MUST_USE enum err totp_code(struct arena *a, struct bytes secret, int64_t step, int digits, struct str *out);

/* Does `code` fit the step of now_ms or one beside it, later than last_step? Then *step is where it fits: keep it as
   the next last_step, so that no code works twice (RFC 6238 §5.2). ERR_SIGN_IN when it does not fit. */
MUST_USE enum err totp_check(struct arena *a, struct bytes secret, struct str code, int64_t now_ms, int64_t last_step,
                             int64_t *step);

/* RFC 4648 base32 in capitals without padding, as authenticator apps want it; and their link (otpauth://totp/…). */
struct str base32(struct arena *a, struct bytes x);
struct str totp_url(struct arena *a, struct str login, struct bytes secret);

#endif
