/* hall_files.h - the town hall with a folder for the files of reports; a streamed reply, read whole. */
#ifndef SANSANG_TEST_HALL_FILES_H
#define SANSANG_TEST_HALL_FILES_H
#include "hall.h"
#include "civic/petition/petition_file.h"
#include "http/http.h"
#include "http/http_impl.h"

static const char *files_home;

static inline int files_open(void **state)
{
    int failed = hall_open(state);
    struct hall *h = *state;
    files_home = test_path(h->bed, "files");
    petition_files_keep_in(files_home);
    return failed;
}

static inline struct str streamed(struct hall *h, struct req *rq)
{
    struct buf all = { .arena = h->a };
    assert_non_null(rq->stream);
    for (size_t before = 1; before != all.n; ) {
        before = all.n;
        assert_int_equal(rq->stream->next(h->db, rq->stream->arg, &all), OK);
    }
    return buf_str(&all);
}

#endif
