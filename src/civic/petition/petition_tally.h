/* petition_tally.h - the fold from a step to its counts: intake and audit run the very same one. */
#ifndef SANSANG_PETITION_TALLY_H
#define SANSANG_PETITION_TALLY_H
#include "civic/petition/petition_rules.h"

struct unit_path;                        /* territory/territory.h */

struct tally_fold {
    int64_t category_id, received_ms;
    enum err (*add)(const struct tally *t, void *arg);
    void *arg;
};
/* `from`: the unit responsible before with those above it (empty when it is filed); `to`: after. */
MUST_USE enum err petition_tally_fold(const struct tally_fold *f, const struct petition_step *s,
                                      const struct unit_path *from, const struct unit_path *to);

#endif
