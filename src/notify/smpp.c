/* smpp.c - the socket side of SMPP: connect, bind, wait for the answer with our number, answer what is asked of us. */
#define _GNU_SOURCE      /* memrchr */
#include "notify/smpp.h"
#include <netdb.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include "core/log.h"
#include "core/time.h"
#include "notify/smpp_pdu.h"

enum { ANSWER_MS = 10 * 1000, ENQUIRE_MS = 30 * 1000, MEMORY_MAX = 256 * KIB, HOST_MAX = 256 };

struct smpp {
    struct smpp_wish w;
    struct arena *a;                     /* of one message going out */
    int fd;
    uint32_t sequence;
    uint8_t reference, in[2 * SMPP_PDU_MAX];
    size_t n_in;
    int64_t heard_ms;
};

/* ---- bytes ---- */

static enum err wait_for(int fd, short events, int64_t until_us)
{
    int64_t left_ms = (until_us - clock_mono_us()) / 1000;
    struct pollfd p = { .fd = fd, .events = events };
    return left_ms > 0 && poll(&p, 1, (int)left_ms) > 0 ? OK : ERR_INTERNAL;
}

static enum err send_all(struct smpp *s, struct str bytes)
{
    int64_t until_us = clock_mono_us() + ANSWER_MS * 1000;
    while (bytes.n) {
        TRY(wait_for(s->fd, POLLOUT, until_us));
        ssize_t n = send(s->fd, bytes.p, bytes.n, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n <= 0) return ERR_INTERNAL;
        bytes.p += n;
        bytes.n -= (size_t)n;
    }
    return OK;
}

static enum err say(struct smpp *s, struct buf *b)
{
    enum err e = b->failed ? ERR_NOMEM : send_all(s, buf_str(b));
    arena_reset(s->a);
    return e;
}

static enum err say_bare(struct smpp *s, uint32_t command, uint32_t sequence)
{
    struct buf b = { .arena = s->a };
    smpp_write_bare(&b, command, sequence);
    return say(s, &b);
}

/* ---- what the centre asks of us ---- */

static enum err take_delivery(struct smpp *s, const struct smpp_pdu *p)
{
    struct smpp_receipt r;
    struct buf b = { .arena = s->a };
    if (smpp_receipt_read(p, &r) == OK) s->w.receipt(s->w.arg, r.id, r.state);
    smpp_write_deliver_resp(&b, p->sequence);            /* also to what we cannot read: it would come again for ever */
    return say(s, &b);
}

static enum err answer(struct smpp *s, const struct smpp_pdu *p)
{
    switch (p->command) {
    case SMPP_DELIVER: return take_delivery(s, p);
    case SMPP_ENQUIRE: return say_bare(s, SMPP_ENQUIRE_RESP, p->sequence);
    case SMPP_UNBIND: {
        enum err e = say_bare(s, SMPP_UNBIND_RESP, p->sequence);
        return e != OK ? e : ERR_INTERNAL;
    }
    default: return OK;                                  /* an answer nobody waits for any more */
    }
}

/* The next whole message, kept in s->in until drop(). */
static enum err hear(struct smpp *s, int64_t until_us, struct smpp_pdu *p, size_t *used)
{
    for (;;) {
        enum err e = smpp_read((struct bytes){ s->in, s->n_in }, p, used);
        if (e != ERR_NOT_FOUND) return e == OK ? OK : ERR_INTERNAL;
        TRY(wait_for(s->fd, POLLIN, until_us));
        ssize_t n = recv(s->fd, s->in + s->n_in, sizeof s->in - s->n_in, MSG_DONTWAIT);
        if (n <= 0) return ERR_INTERNAL;
        s->n_in += (size_t)n;
        s->heard_ms = clock_now_ms();
    }
}

static void drop(struct smpp *s, size_t used)
{
    s->n_in -= used;
    memmove(s->in, s->in + used, s->n_in);
}

/* Wait for the answer to our `sequence`; what else comes is answered on the way. */
static enum err hear_answer(struct smpp *s, uint32_t sequence, uint32_t *status, char id[SMPP_ID_MAX + 1])
{
    int64_t until_us = clock_mono_us() + ANSWER_MS * 1000;
    for (;;) {
        struct smpp_pdu p;
        size_t used;
        TRY(hear(s, until_us, &p, &used));
        bool is_it = (p.command & SMPP_NACK) && p.sequence == sequence;
        enum err e = is_it ? OK : answer(s, &p);
        if (is_it) {
            struct str said = id && p.command == SMPP_SUBMIT_RESP ? smpp_message_id(&p) : (struct str){ 0 };
            *status = p.command == SMPP_NACK && !p.status ? UINT32_MAX : p.status;
            if (id && said.n) { memcpy(id, said.p, said.n); id[said.n] = '\0'; }
        }
        drop(s, used);
        if (e != OK || is_it) return e;
    }
}

/* ---- the line ---- */

static int connect_to(struct str address)
{
    char host[HOST_MAX];
    const char *colon = memrchr(address.p, ':', address.n);
    if (!colon || (size_t)(colon - address.p) >= HOST_MAX || address.n - (size_t)(colon - address.p) > 6) return -1;
    memcpy(host, address.p, (size_t)(colon - address.p));
    host[colon - address.p] = '\0';
    char port[8] = { 0 };
    memcpy(port, colon + 1, address.n - (size_t)(colon - address.p) - 1);
    struct addrinfo wish = { .ai_socktype = SOCK_STREAM }, *found = NULL;
    int fd = -1;
    if (getaddrinfo(host, port, &wish, &found) != 0) return -1;
    for (struct addrinfo *i = found; i && fd < 0; i = i->ai_next) {
        fd = socket(i->ai_family, i->ai_socktype | SOCK_CLOEXEC, i->ai_protocol);
        struct timeval patience = { .tv_sec = ANSWER_MS / 1000 };
        if (fd >= 0) setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);    /* for connect too */
        if (fd >= 0 && connect(fd, i->ai_addr, i->ai_addrlen) != 0) { close(fd); fd = -1; }
    }
    freeaddrinfo(found);
    return fd;
}

static enum err bind_line(struct smpp *s)
{
    struct buf b = { .arena = s->a };
    uint32_t status;
    smpp_write_bind(&b, ++s->sequence, s->w.user, s->w.password);
    if (say(s, &b) != OK || hear_answer(s, s->sequence, &status, NULL) != OK) return ERR_BUSY;
    if (status == 0) return OK;
    log_line(LOG_WARN, "smpp_bind_refused", LOG_I64("status", status));
    return ERR_BUSY;
}

enum err smpp_open(const struct smpp_wish *w, struct smpp **out)
{
    struct smpp *s = calloc(1, sizeof *s);
    if (!s) return ERR_NOMEM;
    s->w = *w;
    s->fd = connect_to(w->address);
    s->a = arena_open(MEMORY_MAX);
    s->heard_ms = clock_now_ms();
    enum err e = !s->a ? ERR_NOMEM : s->fd < 0 ? ERR_BUSY : bind_line(s);
    if (e == OK) { *out = s; return OK; }
    if (s->fd >= 0) close(s->fd);
    arena_close(s->a);
    free(s);
    return e;
}

void smpp_close(struct smpp *s)
{
    uint32_t status;
    if (!s) return;
    if (say_bare(s, SMPP_UNBIND, ++s->sequence) == OK && hear_answer(s, s->sequence, &status, NULL) != OK)
        log_line(LOG_DEBUG, "smpp_unbind_unanswered", LOG_I64("sequence", s->sequence));
    close(s->fd);
    arena_close(s->a);
    free(s);
}

enum err smpp_submit(struct smpp *s, struct str to, struct str text, char id[SMPP_ID_MAX + 1], int64_t *status)
{
    struct smpp_parts parts;
    *status = 0;
    if (smpp_cut(text, ++s->reference, &parts) != OK) return ERR_BAD_INPUT;
    for (size_t i = 0; i < parts.n; i++) {
        struct buf b = { .arena = s->a };
        uint32_t said;
        smpp_write_submit(&b, ++s->sequence, s->w.from, to, &parts, i);
        TRY(say(s, &b));
        TRY(hear_answer(s, s->sequence, &said, i == 0 ? id : NULL));
        *status = said;
        if (said) return said == SMPP_BAD_ADDRESS || said == SMPP_BAD_SOURCE ? ERR_BAD_INPUT : ERR_BUSY;
    }
    return OK;
}

enum err smpp_tend(struct smpp *s, int64_t now_ms)
{
    struct pollfd p = { .fd = s->fd, .events = POLLIN };
    uint32_t status;
    while (s->n_in > 0 || poll(&p, 1, 0) > 0) {          /* what came together with an answer lies read already */
        struct smpp_pdu pdu;
        size_t used;
        TRY(hear(s, clock_mono_us() + ANSWER_MS * 1000, &pdu, &used));
        enum err e = answer(s, &pdu);
        drop(s, used);
        TRY(e);
    }
    if (now_ms - s->heard_ms < ENQUIRE_MS) return OK;
    TRY(say_bare(s, SMPP_ENQUIRE, ++s->sequence));
    return hear_answer(s, s->sequence, &status, NULL);
}
