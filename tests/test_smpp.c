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

struct centre { int listening; unsigned short port; size_t cut; pthread_t thread; };

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

static void centre_open(struct centre *c, size_t cut)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t n = sizeof at;
    *c = (struct centre){ .listening = socket(AF_INET, SOCK_STREAM, 0), .cut = cut };
    assert_int_equal(bind(c->listening, (struct sockaddr *)&at, n), 0);
    assert_int_equal(listen(c->listening, 1), 0);
    assert_int_equal(getsockname(c->listening, (struct sockaddr *)&at, &n), 0);
    c->port = ntohs(at.sin_port);
    assert_int_equal(pthread_create(&c->thread, NULL, serve, c), 0);
}

static void centre_close(struct centre *c)
{
    pthread_join(c->thread, NULL);
    close(c->listening);
}

static void keep(void *arg, struct str id, struct str state)
{
    if (str_eq(id, S("m1")) && str_eq(state, S("DELIVRD"))) ++*(int *)arg;
}

static int receipts_after(size_t cut)
{
    struct centre c;
    struct smpp *s;
    char id[SMPP_ID_MAX + 1], address[32];
    int64_t status;
    int receipts = 0;
    centre_open(&c, cut);
    snprintf(address, sizeof address, "127.0.0.1:%d", c.port);
    struct smpp_wish w = { str_z(address), S("hanoi"), S("s3cret"), S("HANOI"), keep, &receipts };
    assert_int_equal(smpp_open(&w, &s), OK);
    assert_int_equal(smpp_submit(s, S("84912345678"), S("chao"), id, &status), OK);
    assert_string_equal(id, "m1");
    assert_int_equal(smpp_tend(s, 0), OK);
    int kept = receipts;                                 /* not those that only the farewell would bring in */
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

int main(void)
{
    const struct CMUnitTest smpp[] = {
        cmocka_unit_test(a_receipt_that_came_together_with_the_answer_is_kept_at_once),
        cmocka_unit_test(of_a_receipt_half_of_which_came_with_the_answer_the_rest_is_waited_for),
    };
    return cmocka_run_group_tests(smpp, NULL, NULL);
}
