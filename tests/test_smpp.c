/* test_smpp.c - the line to an SMS centre, against a centre on loopback that says several things in one breath. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "notify/smpp.h"
#include "notify/smpp_pdu.h"

struct centre { int listening; unsigned short port; size_t cut; pthread_t thread; size_t gathers, leaves_after; };
enum { GATHERED_MAX = 8 };

static void add_pdu(struct buf *b, uint32_t command, uint32_t sequence, struct bytes body)
{
    size_t at = b->n;
    smpp_write_bare(b, command, sequence);
    buf_add(b, (struct str){ (const char *)body.p, body.n });
    if (!b->failed) b->p[at + 3] = (char)(SMPP_HEAD_BYTES + body.n);                 /* its length, below 256 */
}

/* One receipt: six empty fields and their like (SMPP 3.4, table 4-11), esm_class 4, and the text. */
static void add_receipt(struct buf *b, uint32_t sequence, const char *text)
{
    uint8_t body[128] = { [7] = 4 };
    size_t n = strlen(text);
    body[16] = (uint8_t)n;
    memcpy(body + 17, text, n);
    add_pdu(b, SMPP_DELIVER, sequence, (struct bytes){ body, 17 + n });
}

/* To the text it answers, and at once says that it arrived; `cut`: so many bytes of that come a little later. */
static void *serve(void *arg)
{
    struct centre *c = arg;
    struct arena *a = arena_open(MIB);
    uint8_t in[SMPP_PDU_MAX];
    size_t n = 0, used;
    int fd = accept(c->listening, NULL, NULL);
    for (ssize_t got; (got = recv(fd, in + n, sizeof in - n, 0)) > 0; ) {
        struct smpp_pdu p;
        n += (size_t)got;
        if (smpp_read((struct bytes){ in, n }, &p, &used) != OK) continue;
        struct buf b = { .arena = a };
        bool is_text = p.command == SMPP_SUBMIT;
        if (p.command < SMPP_NACK) add_pdu(&b, p.command | SMPP_NACK, p.sequence, (struct bytes){ (const uint8_t *)"m1", is_text ? 3 : 0 });
        if (is_text) add_receipt(&b, 1, "id:m1 stat:DELIVRD");
        size_t late = is_text ? c->cut : 0;
        if (send(fd, b.p, b.n - late, MSG_NOSIGNAL) > 0 && late) {
            usleep(20000);
            if (send(fd, b.p + b.n - late, late, MSG_NOSIGNAL) <= 0) break;
        }
        memmove(in, in + used, n -= used);
    }
    close(fd);
    arena_close(a);
    return NULL;
}

/* Waits for `gathers` texts before it answers, the last first, each by the name m<its number>; after `leaves_after` texts it hangs up. */
static void *gather(void *arg)
{
    struct centre *c = arg;
    struct arena *a = arena_open(MIB);
    uint8_t in[SMPP_PDU_MAX * 4];
    uint32_t held[GATHERED_MAX];
    size_t n = 0, used, n_held = 0, texts = 0;
    int fd = accept(c->listening, NULL, NULL);
    bool is_over = false;
    for (ssize_t got; !is_over && (got = recv(fd, in + n, sizeof in - n, 0)) > 0; ) {
        struct smpp_pdu p;
        for (n += (size_t)got; smpp_read((struct bytes){ in, n }, &p, &used) == OK; memmove(in, in + used, n -= used)) {
            struct buf b = { .arena = a };
            if (p.command == SMPP_SUBMIT) { held[n_held++] = p.sequence; texts++; }
            else if (p.command < SMPP_NACK) add_pdu(&b, p.command | SMPP_NACK, p.sequence, (struct bytes){ (const uint8_t *)"", 0 });
            for (bool is_full = n_held == c->gathers; is_full && n_held; n_held--) {
                char id[12];
                int len = snprintf(id, sizeof id, "m%u", (unsigned)held[n_held - 1]);
                add_pdu(&b, SMPP_SUBMIT | SMPP_NACK, held[n_held - 1], (struct bytes){ (const uint8_t *)id, (size_t)len + 1 });
            }
            is_over |= c->leaves_after && texts == c->leaves_after;
            if (b.n && send(fd, b.p, b.n, MSG_NOSIGNAL) <= 0) is_over = true;
        }
    }
    close(fd);
    arena_close(a);
    return NULL;
}

static void centre_begin(struct centre *c, void *(*says)(void *))
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t n = sizeof at;
    c->listening = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(c->listening, (struct sockaddr *)&at, n), 0);
    assert_int_equal(listen(c->listening, 1), 0);
    assert_int_equal(getsockname(c->listening, (struct sockaddr *)&at, &n), 0);
    c->port = ntohs(at.sin_port);
    assert_int_equal(pthread_create(&c->thread, NULL, says, c), 0);
}

static void centre_close(struct centre *c)
{
    pthread_join(c->thread, NULL);
    close(c->listening);
}

/* What the line said of each text. */
struct said { int receipts, done; struct { int times; enum err e; char id[SMPP_ID_MAX + 1]; } text[GATHERED_MAX]; };

static void keep(void *arg, struct str id, struct str state)
{
    struct said *k = arg;
    if (str_eq(id, S("m1")) && str_eq(state, S("DELIVRD"))) k->receipts++;
}

static void done(void *arg, void *what, enum err e, struct str id, int64_t status)
{
    struct said *k = arg;
    size_t i = *(const size_t *)what;
    (void)status;
    k->done++;
    k->text[i].times++;
    k->text[i].e = e;
    snprintf(k->text[i].id, sizeof k->text[i].id, "%.*s", (int)id.n, id.p);
}

static const size_t numbers[GATHERED_MAX] = { 0, 1, 2, 3, 4, 5, 6, 7 };
static void *number(size_t i) { return (void *)(uintptr_t)&numbers[i]; }

static struct smpp *line_to(struct centre *c, size_t window, struct said *k)
{
    static char address[32];
    struct smpp *s;
    snprintf(address, sizeof address, "127.0.0.1:%d", c->port);
    struct smpp_wish w = { str_z(address), S("hanoi"), S("s3cret"), S("HANOI"), keep, k, window, done };
    assert_int_equal(smpp_open(&w, &s), OK);
    return s;
}

static int receipts_after(size_t cut)
{
    struct centre c = { .cut = cut };
    struct said k = { .done = 0 };
    centre_begin(&c, serve);
    struct smpp *s = line_to(&c, 1, &k);
    assert_int_equal(smpp_hand(s, S("84912345678"), S("chao"), number(0)), OK);
    assert_int_equal(smpp_settle(s), OK);
    assert_string_equal(k.text[0].id, "m1");
    assert_int_equal(smpp_tend(s, 0), OK);
    int kept = k.receipts;                               /* not those that only the farewell would bring in */
    smpp_close(s);
    centre_close(&c);
    return kept;
}

static void a_receipt_that_came_together_with_the_answer_is_kept_at_once(void **state)
{
    (void)state;
    assert_int_equal(receipts_after(0), 1);
}

static void of_a_receipt_half_of_which_came_with_the_answer_the_rest_is_waited_for(void **state)
{
    (void)state;
    assert_int_equal(receipts_after(9), 1);
}

/* The centre says nothing before it has four: handed over one at a time, the first would wait for ever. */
static void several_texts_are_under_way_and_each_answer_finds_its_own(void **state)
{
    (void)state;
    struct centre c = { .gathers = 4 };
    struct said k = { .done = 0 };
    centre_begin(&c, gather);
    struct smpp *s = line_to(&c, 4, &k);                 /* its bind was number 1 */
    for (size_t i = 0; i < 8; i++) assert_int_equal(smpp_hand(s, S("84912345678"), S("chao"), number(i)), OK);
    assert_int_equal(k.done, 4);                         /* the fifth went out when there was room */
    assert_int_equal(smpp_settle(s), OK);
    for (size_t i = 0; i < 8; i++) {
        char id[8];
        snprintf(id, sizeof id, "m%zu", i + 2);
        assert_int_equal(k.text[i].times, 1);
        assert_int_equal(k.text[i].e, OK);
        assert_string_equal(k.text[i].id, id);
    }
    smpp_close(s);
    centre_close(&c);
    assert_int_equal(k.done, 8);
}

static void a_long_text_is_done_when_its_last_message_is_answered_by_the_name_of_its_first(void **state)
{
    (void)state;
    struct centre c = { .gathers = 3 };
    struct said k = { .done = 0 };
    char text[400];
    memset(text, 'a', sizeof text);                      /* three messages of 153 letters at most */
    centre_begin(&c, gather);
    struct smpp *s = line_to(&c, 3, &k);
    assert_int_equal(smpp_hand(s, S("84912345678"), (struct str){ text, sizeof text }, number(0)), OK);
    assert_int_equal(k.done, 0);
    assert_int_equal(smpp_settle(s), OK);
    assert_int_equal(k.done, 1);
    assert_string_equal(k.text[0].id, "m2");
    smpp_close(s);
    centre_close(&c);
}

static void what_is_under_way_when_the_line_breaks_is_said_to_be_so_once_each(void **state)
{
    (void)state;
    struct centre c = { .gathers = 2, .leaves_after = 5 };
    struct said k = { .done = 0 };
    centre_begin(&c, gather);
    struct smpp *s = line_to(&c, 8, &k);
    enum err e = OK;
    size_t handed = 0;
    for (; e == OK && handed < 5; handed++) e = smpp_hand(s, S("84912345678"), S("chao"), number(handed));
    if (e == OK) e = smpp_settle(s);
    assert_int_equal(e, ERR_INTERNAL);
    smpp_close(s);
    centre_close(&c);
    int lost = 0;
    for (size_t i = 0; i < handed; i++) {
        assert_int_equal(k.text[i].times, 1);
        lost += k.text[i].e == ERR_INTERNAL;
    }
    assert_true(lost >= 1);                              /* at least the fifth, which nobody answered */
}

int main(void)
{
    const struct CMUnitTest smpp[] = {
        cmocka_unit_test(a_receipt_that_came_together_with_the_answer_is_kept_at_once),
        cmocka_unit_test(of_a_receipt_half_of_which_came_with_the_answer_the_rest_is_waited_for),
        cmocka_unit_test(several_texts_are_under_way_and_each_answer_finds_its_own),
        cmocka_unit_test(a_long_text_is_done_when_its_last_message_is_answered_by_the_name_of_its_first),
        cmocka_unit_test(what_is_under_way_when_the_line_breaks_is_said_to_be_so_once_each),
    };
    return cmocka_run_group_tests(smpp, NULL, NULL);
}
