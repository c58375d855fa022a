/* briefing_text.h - the body of a report read back, and its numbers as people write them; for paper and tables alone. */
#ifndef SANSANG_BRIEFING_TEXT_H
#define SANSANG_BRIEFING_TEXT_H
#include "core/arena.h"
#include "core/json_in.h"

/* Members of an object, {0} and 0 where there is none. */
static inline struct str text_in(const struct json_in *o, const char *key) { return json_as_text(json_member(o, key)); }
static inline int64_t i64_in(const struct json_in *o, const char *key) { return json_as_i64(json_member(o, key), 0); }

/* Thousandths of what is counted in `unit_word`: "1.234", "97,5 %", "1.200.000 đ". */
struct str milli_text(struct arena *a, int64_t milli, struct str unit_word);
struct str grouped(struct arena *a, int64_t n);                      /* "1.234.567" */
struct str permille_text(struct arena *a, int64_t permille);         /* "97,5 %" */
struct str unit_word_vi(struct str unit_word);
struct str level_vi(struct str level);
struct str kind_vi(struct str kind);
struct str state_vi(struct str state);
struct str iso_vi(struct arena *a, struct str iso);                  /* "2026-11-30" -> "30/11/2026" */
struct str place_day(struct arena *a, struct str place, int64_t ms); /* "Hà Nội, ngày 01 tháng 12 năm 2026" */

#endif
