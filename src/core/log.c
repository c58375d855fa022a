/* log.c - each line is made whole in its own room and leaves in one write, so that threads never mix. */
#include "core/log.h"
#include "core/out.h"
#include "core/time.h"
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 4 * KIB, TEXT_MAX_BYTES = 600 };     /* PIPE_BUF is 4 KiB: a write up to that is never split */

const char *const log_levels[] = { "error", "warn", "info", "debug", NULL };
static _Atomic unsigned least_level = LOG_INFO;

void log_set_level(enum log_level least) { atomic_store(&least_level, least); }

/* A log line must stay JSON whatever it is about: what is no clean text keeps its ASCII letters only. */
static void add_text(struct json *j, const char *key, struct str s)
{
    char cut[TEXT_MAX_BYTES];
    if (s.n > sizeof cut) s.n = sizeof cut;
    while (s.n && s.n == sizeof cut && ((unsigned char)s.p[s.n - 1] & 0x80)) s.n--;      /* not through a character */
    if (!text_is_clean(s)) {
        for (size_t i = 0; i < s.n; i++) cut[i] = s.p[i];
        for (size_t i = 0; i < s.n; i++) if (cut[i] < 0x20 || cut[i] > 0x7e) cut[i] = '?';
        s.p = cut;
    }
    json_text(j, key, s);
}

static void add_line(struct buf *line, enum log_level level, const char *event, const struct log_pair *pairs, size_t n)
{
    char at[80];
    int64_t now = clock_now_ms(), day = now / DAY_MS, ms = now % DAY_MS;
    struct date d = date_of_day(day);
    snprintf(at, sizeof at, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", d.year, d.month, d.day, (int)(ms / HOUR_MS),
             (int)(ms / MINUTE_MS % 60), (int)(ms / SECOND_MS % 60), (int)(ms % SECOND_MS));
    struct json j = { .out = line };
    json_object(&j, NULL);
    json_text(&j, "at", str_z(at));
    json_text(&j, "level", str_z(log_levels[level]));
    json_text(&j, "event", str_z(event));
    for (size_t i = 0; i < n; i++) {
        if (pairs[i].is_text) add_text(&j, pairs[i].key, pairs[i].text);
        else json_i64(&j, pairs[i].key, pairs[i].i64);
    }
    json_end(&j);
    buf_add(line, S("\n"));
}

void log_pairs(enum log_level level, const char *event, const struct log_pair *pairs, size_t n)
{
    if ((unsigned)level > atomic_load(&least_level)) return;
    char room[LINE_MAX_BYTES];
    struct buf line;
    do {                                             /* too much to say: the last pair goes, until the line fits */
        line = (struct buf){ .p = room, .cap = sizeof room };
        add_line(&line, level, event, pairs, n);
    } while (line.failed && n-- > 0);
    if (line.failed) return;
    int saved = errno;
    ssize_t sent;
    do sent = write(STDERR_FILENO, line.p, line.n); while (sent < 0 && errno == EINTR);
    errno = saved;
}
