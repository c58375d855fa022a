/* smpp.c - the socket side of SMPP: connect, bind, several messages under way, each answer to its own, answer what is asked of us. */
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

/* A text under way: how many of its messages are not answered yet, and the worst that was said. */
struct text { bool is_used; void *what; size_t left; enum err e; int64_t status; char id[SMPP_ID_MAX + 1]; };
struct message { uint32_t sequence; struct text *of; bool is_first; int64_t since_us; };

struct smpp {
    struct smpp_wish w;
    struct arena *a;                     /* of one message going out */
    int fd;
    uint32_t sequence;
    uint8_t reference, in[2 * SMPP_PDU_MAX];
    size_t n_in;
    int64_t heard_ms;
    struct text texts[SMPP_WINDOW_MAX + 1];
    struct message under_way[SMPP_WINDOW_MAX];           /* in the order they were sent */
    size_t n_under_way;
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

/* ---- what the centre says of our messages ---- */

static void finish(struct smpp *s, struct text *t)
{
    struct text was = *t;
    t->is_used = false;
    s->w.done(s->w.arg, was.what, was.e, str_z(was.id), was.status);
}

static void take_answer(struct smpp *s, size_t i, const struct smpp_pdu *p)
{
    struct text *t = s->under_way[i].of;
    uint32_t status = p->command == SMPP_NACK && !p->status ? UINT32_MAX : p->status;
    struct str id = s->under_way[i].is_first && p->command == SMPP_SUBMIT_RESP ? smpp_message_id(p) : (struct str){ 0 };
    if (id.n) { memcpy(t->id, id.p, id.n); t->id[id.n] = '\0'; }
    if (status && t->e == OK) {
        t->status = status;
        t->e = status == SMPP_BAD_ADDRESS || status == SMPP_BAD_SOURCE ? ERR_BAD_INPUT : ERR_BUSY;
    }
    memmove(&s->under_way[i], &s->under_way[i + 1], (--s->n_under_way - i) * sizeof s->under_way[0]);
    if (--t->left == 0) finish(s, t);
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
    default: break;
    }
    for (size_t i = 0; (p->command & SMPP_NACK) && i < s->n_under_way; i++)
        if (s->under_way[i].sequence == p->sequence) { take_answer(s, i, p); break; }
    return OK;                                           /* or an answer nobody waits for any more */
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
static enum err hear_answer(struct smpp *s, uint32_t sequence, uint32_t *status)
{
    int64_t until_us = clock_mono_us() + ANSWER_MS * 1000;
    for (;;) {
        struct smpp_pdu p;
        size_t used;
        TRY(hear(s, until_us, &p, &used));
        bool is_it = (p.command & SMPP_NACK) && p.sequence == sequence;
        enum err e = is_it ? OK : answer(s, &p);
        if (is_it) *status = p.command == SMPP_NACK && !p.status ? UINT32_MAX : p.status;
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
    if (say(s, &b) != OK || hear_answer(s, s->sequence, &status) != OK) return ERR_BUSY;
    if (status == 0) return OK;
    log_line(LOG_WARN, "smpp_bind_refused", LOG_I64("status", status));
    return ERR_BUSY;
}

enum err smpp_open(const struct smpp_wish *w, struct smpp **out)
{
    struct smpp *s = calloc(1, sizeof *s);
    if (!s) return ERR_NOMEM;
    s->w = *w;
    if (!s->w.window || s->w.window > SMPP_WINDOW_MAX) s->w.window = s->w.window ? SMPP_WINDOW_MAX : 1;
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
    if (say_bare(s, SMPP_UNBIND, ++s->sequence) == OK && hear_answer(s, s->sequence, &status) != OK)
        log_line(LOG_DEBUG, "smpp_unbind_unanswered", LOG_I64("sequence", s->sequence));
    close(s->fd);
    for (size_t i = 0; i < N_OF(s->texts); i++) {
        if (!s->texts[i].is_used) continue;
        s->texts[i].e = ERR_INTERNAL;
        finish(s, &s->texts[i]);
    }
    arena_close(s->a);
    free(s);
}

/* Until at most so many are under way; the one sent first is waited for no longer than one alone would be. */
static enum err await_room(struct smpp *s, size_t most)
{
    while (s->n_under_way > most) {
        struct smpp_pdu p;
        size_t used;
        TRY(hear(s, s->under_way[0].since_us + ANSWER_MS * 1000, &p, &used));
        enum err e = answer(s, &p);
        drop(s, used);
        TRY(e);
    }
    return OK;
}

enum err smpp_hand(struct smpp *s, struct str to, struct str text, void *what)
{
    struct smpp_parts parts;
    struct text *t = s->texts;
    if (smpp_cut(text, ++s->reference, &parts) != OK) return ERR_BAD_INPUT;
    while (t->is_used) t++; /* each that is used has a message under way, and there is one more */
    *t = (struct text){ .is_used = true, .what = what, .left = parts.n };
    for (size_t i = 0; i < parts.n; i++) {
        struct buf b = { .arena = s->a };
        TRY(await_room(s, s->w.window - 1));
        smpp_write_submit(&b, ++s->sequence, s->w.from, to, &parts, i);
        s->under_way[s->n_under_way++] = (struct message){ s->sequence, t, i == 0, clock_mono_us() };
        TRY(say(s, &b));
    }
    return OK;
}

enum err smpp_settle(struct smpp *s) { return await_room(s, 0); }

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
    return hear_answer(s, s->sequence, &status);
}
