/* pieces.h - what a door answers to whom sends a file in pieces: where it stands, or what is wrong with it. */
#ifndef SANSANG_TEST_PIECES_H
#define SANSANG_TEST_PIECES_H
#include "core/json_in.h"
#include "http/http.h"

struct answer { int status; int64_t offset, file; struct str state, field, message; };      /* -1, empty: not said */

static inline struct answer answer(struct arena *a, const struct req *rq)
{
    const struct json_in *doc;
    struct answer x = { .status = rq->status, .offset = -1, .file = -1 };
    if (json_parse(a, buf_str(&rq->reply), NULL, &doc) != OK) return x;
    x.offset = json_as_i64(json_member(doc, "offset"), -1);
    x.file = json_as_i64(json_member(doc, "file"), -1);
    x.state = json_as_text(json_member(doc, "state"));
    x.field = json_as_text(json_member(doc, "field"));
    x.message = json_as_text(json_member(doc, "message"));
    return x;
}

#define SAID(said, want)                                                                                            \
    do {                                                                                                            \
        assert_int_equal((said).n, strlen(want));                                                                   \
        if ((said).n) assert_memory_equal((said).p, want, (said).n);                                                \
    } while (0)
#define IS(x, want_status, want_offset, want_state)                                                                 \
    do {                                                                                                            \
        struct answer is = (x);                                                                                     \
        assert_int_equal(is.status, want_status);                                                                   \
        assert_int_equal(is.offset, want_offset);                                                                   \
        SAID(is.state, want_state);                                                                                 \
    } while (0)
#define FAULT(x, want_status, want_field)                                                                           \
    do {                                                                                                            \
        struct answer is = (x);                                                                                     \
        assert_int_equal(is.status, want_status);                                                                   \
        SAID(is.field, want_field);                                                                                 \
    } while (0)

#endif
