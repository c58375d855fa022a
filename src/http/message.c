/* message.c - an event as it goes over the line, written once for all who watch. */
#include "http/message.h"
#include <stdlib.h>

struct message *message_new(struct str data)
{
    static const struct str lead = STR("event: progress\n"), line = STR("data: "), idle = STR(": beat\n");
    size_t lines = 1;
    for (size_t i = 0; i < data.n; i++) if (data.p[i] == '\n') lines++;
    struct message *m = malloc(sizeof *m + lead.n + data.n + lines * (line.n + 1) + idle.n + 1);
    if (!m) return NULL;
    char *p = m->bytes;
    if (data.n == 0) p = (char *)memcpy(p, idle.p, idle.n) + idle.n;
    else p = (char *)memcpy(p, lead.p, lead.n) + lead.n;
    while (data.n) {
        const char *end = memchr(data.p, '\n', data.n);
        size_t n = end ? (size_t)(end - data.p) : data.n;
        p = (char *)memcpy(p, line.p, line.n) + line.n;
        p = (char *)memcpy(p, data.p, n) + n;
        *p++ = '\n';
        data = end ? (struct str){ end + 1, data.n - n - 1 } : (struct str){ 0 };
    }
    *p++ = '\n';
    m->n = (size_t)(p - m->bytes);
    m->refs = 1;
    return m;
}

void message_drop(struct message *m) { if (m && --m->refs == 0) free(m); }
