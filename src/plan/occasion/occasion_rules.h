/* occasion_rules.h - what the rules of this room share among themselves. */
#ifndef SANSANG_OCCASION_RULES_H
#define SANSANG_OCCASION_RULES_H
#include "plan/occasion/occasion.h"

/* What an occasion and a series say alike; the name of the first field at fault, or NULL. */
struct occasion_words {
    struct str title, title_en, text, text_en, place, stream;
    int64_t lat_e6, lon_e6, seats_site, seats_online;
};
const char *occasion_words_fault(const struct occasion_words *w);
bool occasion_url_fits(struct str s);
/* Who may hold one: city, ward, commune, agency in force; else ERR_NOT_FOUND. */
MUST_USE enum err occasion_unit(struct db *db, struct arena *a, int64_t unit_id, struct str *name);
/* Moved along by the clock as far as it has come; a transaction of its own. */
MUST_USE enum err occasion_by_clock(struct db *db, struct arena *a, int64_t now_ms, int64_t id);
/* Makes what series are due; reminds; tells. Parts of occasion_tend. */
MUST_USE enum err series_tend(struct db *db, struct arena *a, int64_t now_ms);
MUST_USE enum err occasion_remind(struct db *db, struct arena *a, int64_t now_ms);
MUST_USE enum err occasion_tell(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms);

#endif
