/* privacy_effects.c - what is done to the data when a privacy request is finished, by kind. */
#include "account/privacy.h"
#include "outreach/erase/erase.h"

privacy_effect_fn *const privacy_effects[] = {
    [PRIVACY_ACCESS] = NULL,             /* a copy is handed over by a person */
    [PRIVACY_CORRECT] = privacy_correct_resident,
    [PRIVACY_ERASE] = privacy_erase_resident,
    [PRIVACY_WITHDRAW] = NULL,           /* consents are account's own */
    [PRIVACY_RESTRICT] = privacy_restrict_resident,
};
