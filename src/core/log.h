/* log.h - one line of JSON per thing worth knowing, to standard error. */
#ifndef SANSANG_LOG_H
#define SANSANG_LOG_H
#include "core/base.h"

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };
extern const char *const log_levels[];           /* words, NULL-ended */

void log_set_level(enum log_level least);

struct log_pair { const char *key; struct str text; int64_t i64; bool is_text; };
#define LOG_TEXT(k, v) { .key = (k), .text = (v), .is_text = true }
#define LOG_I64(k, v)  { .key = (k), .i64 = (v) }

/* log_line(LOG_WARN, "disk_full", LOG_TEXT("path", p), LOG_I64("errno", errno)). Never a secret, never a person's data.
   Thread-safe; a line is written whole. */
#define log_line(level, event, ...) \
    log_pairs((level), (event), (const struct log_pair[]){ __VA_ARGS__ }, \
              N_OF(((const struct log_pair[]){ __VA_ARGS__ })))
void log_pairs(enum log_level level, const char *event, const struct log_pair *pairs, size_t n);

#endif
