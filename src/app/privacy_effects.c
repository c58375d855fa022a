/* privacy_effects.c - what is done to the data when a privacy request is finished, by kind. */
#include "account/privacy/privacy.h"
#include "civic/petition/petition_forget.h"
#include "outreach/erase/erase.h"

/* Whoever sent a report by another program has no account: the report is named, and goes with him. */
static enum err erase(struct db *db, struct arena *a, const struct privacy_work *w)
{
    if (w->deed->report.n) TRY(petition_erase_asked(db, a, w));
    return privacy_erase_resident(db, a, w);
}

privacy_effect_fn *const privacy_effects[] = {
    [PRIVACY_ACCESS] = NULL,             /* a copy is handed over by a person */
    [PRIVACY_CORRECT] = privacy_correct_resident,
    [PRIVACY_ERASE] = erase,
    [PRIVACY_WITHDRAW] = NULL,           /* consents are account's own */
    [PRIVACY_RESTRICT] = privacy_restrict_resident,
};
