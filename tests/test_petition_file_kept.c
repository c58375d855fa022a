/* test_petition_file_kept.c - pictures and documents of reports: shown to few, forgotten. */
#include "petition_files.h"

/* ---- who sees it ---- */

static void before_it_is_cleared_only_sender_and_unit_see_a_picture(void **state)
{
    struct hall *h = *state;
    static const struct { int64_t who; int status, original; } tries[] = {
        { 0, 404, 401 }, { LAN, 200, 403 }, { MINH, 404, 403 }, { OFFICER, 200, 200 }, { COLLEAGUE, 200, 200 }, { FAR_OFFICER, 404, 403 },
        { MAYOR, 200, 200 }, { AUDITOR, 200, 200 }, { ENGINEER, 404, 403 },
    };
    struct str uid = id_of(h, 900);
    int64_t id = sent(h, uid, "before", "photo", photo(h, 3, NULL, 0, 0));
    with_file(h, uid);
    for (int is_public = 0; is_public < 2; is_public++) {
        for (size_t i = 0; i < N_OF(tries); i++) {
            as(tries[i].who);
            int status = look(h, id, "public", "").status, small = look(h, id, "thumb", "").status;
            int original = look(h, id, "original", "reason=kiem+tra").status, want = is_public ? 200 : tries[i].status;
            if (status != want || small != want || original != tries[i].original)
                fail_msg("%zu: %d %d %d", i, status, small, original);
        }
        RUN(h, "UPDATE petition_file SET audience = 'public' WHERE id = %lld", (long long)id);
    }
    as(OFFICER);
    assert_int_equal(look(h, id, "original", "").status, 400);           /* without a reason */
    assert_int_equal(look(h, id, "original", "reason=x").status, 400);
    assert_int_equal(look(h, 999999, "public", "").status, 404);
    as(0);
    struct req rq = look(h, id, "public", "");
    bool may_be_kept = false;
    for (size_t i = 0; i < rq.n_reply_headers; i++)
        may_be_kept |= str_eq(rq.reply_headers[i].value, S("public, max-age=3600"));
    assert_true(may_be_kept);
}

static void videos_and_documents_are_kept_as_they_came_and_never_public(void **state)
{
    struct hall *h = *state;
    struct buf film = { .arena = h->a };
    buf_add(&film, (struct str){ "\0\0\0\x18" "ftypisom\0\0\0\0isommp42", 24 });
    for (int i = 0; i < 9000; i++) buf_add(&film, arena_printf(h->a, "frame %d of a street at night, ", i));
    struct str uid = id_of(h, 900), v = buf_str(&film);
    assert_true(v.n > FILE_PIECE_MAX);
    int64_t id = sent(h, uid, "before", "video", v);
    with_file(h, uid);
    FLAGS(id, "");
    RUN(h, "UPDATE petition_file SET audience = 'public' WHERE id = %lld", (long long)id);
    as(0);
    assert_int_equal(look(h, id, "public", "").status, 404);
    as(OFFICER);
    struct req rq = look(h, id, "original", "reason=xem+phim");
    assert_string_equal(arena_z(h->a, rq.mime), "video/mp4");
    assert_true(str_eq(streamed(h, &rq), v));
}

static void the_document_of_an_answer_is_read_by_whose_report_it_is(void **state)
{
    struct hall *h = *state;
    struct str uid = id_of(h, 900), pdf = S("%PDF-1.7\nquyet dinh\n%%EOF\n");
    struct petition p = in_hand(h);
    as(OFFICER);
    int64_t id = sent(h, uid, "document", "pdf", pdf);
    struct petition_move m = move_of(h, p.id, PETITION_ANSWER, OFFICER);
    m.files[0] = uid;
    moved(h, OFFICER, m);
    as(LAN);
    struct req rq = knock(h, GET, arena_printf(h->a, "/api/resident/files/%lld/document", (long long)id), S(""), S(""));
    assert_int_equal(rq.status, 200);
    assert_true(str_eq(streamed(h, &rq), pdf));
    as(MINH);
    assert_int_equal(knock(h, GET, arena_printf(h->a, "/api/resident/files/%lld/document", (long long)id), S(""), S(""))
                         .status,
                     404);
}

/* ---- going ---- */

static enum err forget(struct db *db, void *arg)
{
    struct hall *h = arg;
    return petition_files_forget(db, h->a, ask(h, S("SELECT MAX(id) FROM petition")));
}

static void what_is_forgotten_is_gone_at_once_and_its_files_within_minutes(void **state)
{
    struct hall *h = *state;
    struct str uid = id_of(h, 900);
    int64_t id = sent(h, uid, "before", "photo", photo(h, 3, "2026:01:05 08:00:00", LAT, LON));
    with_file(h, uid);
    assert_int_equal(petition_file_tend(h->db, h->a, h->keys, h->now_ms + 400 * (int64_t)DAY_MS), OK);
    assert_int_equal(access(path_of(h, uid, ".sealed"), F_OK), 0);       /* not by its age alone */
    assert_int_equal(db_tx(h->db, forget, h), OK);
    as(OFFICER);
    assert_int_equal(look(h, id, "public", "").status, 404);
    assert_int_equal(look(h, id, "original", "reason=kiem+tra").status, 404);
    assert_int_equal(petition_file_tend(h->db, h->a, h->keys, h->now_ms), OK);
    static const char *const endings[] = { ".sealed", ".jpg", ".small.jpg" };
    for (size_t i = 0; i < N_OF(endings); i++) assert_int_equal(access(path_of(h, uid, endings[i]), F_OK), -1);
    assert_int_equal(ASK(h, "SELECT (SELECT COUNT(*) FROM petition_file) + (SELECT COUNT(*) FROM petition_look)"), 0);
}

static enum err forget_lan(struct db *db, void *arg)
{
    struct hall *h = arg;
    return petition_files_forget_account(db, h->a, h->now_ms, LAN);
}

static void whoever_is_forgotten_takes_his_pictures_along(void **state)
{
    struct hall *h = *state;
    struct str uid = id_of(h, 900), own = id_of(h, 901);
    sent(h, uid, "before", "photo", photo(h, 3, NULL, 0, 0));
    as(MINH);
    sent(h, own, "before", "photo", photo(h, 4, NULL, 0, 0));
    assert_int_equal(db_tx(h->db, forget_lan, h), OK);
    assert_int_equal(petition_file_tend(h->db, h->a, h->keys, h->now_ms), OK);
    assert_int_equal(access(path_of(h, uid, ".sealed"), F_OK), -1);
    assert_int_equal(access(path_of(h, own, ".sealed"), F_OK), 0);
}

/* Lan's report with her picture, answered by the desk with a document. */
static struct petition with_a_document(struct hall *h, struct str before, struct str document)
{
    as(LAN);
    sent(h, before, "before", "photo", photo(h, 3, NULL, 0, 0));
    struct petition p = with_file(h, before);
    step(h, OFFICER, p.id, PETITION_RECEIVE);
    step(h, OFFICER, p.id, PETITION_TAKE);
    as(OFFICER);
    sent(h, document, "document", "pdf", S("%PDF-1.7\nquyet dinh\n%%EOF\n"));
    struct petition_move m = move_of(h, p.id, PETITION_ANSWER, OFFICER);
    m.files[0] = document;
    return moved(h, OFFICER, m);
}

static void what_the_desk_answered_with_goes_with_whose_report_it_is(void **state)
{
    struct hall *h = *state;
    struct str before = id_of(h, 900), document = id_of(h, 901), other = id_of(h, 902);
    with_a_document(h, before, document);
    as(OFFICER);
    sent(h, other, "after", "photo", photo(h, 4, NULL, 0, 0));
    assert_int_equal(db_tx(h->db, forget_lan, h), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_file WHERE state = 'gone'"), 2);
    assert_int_equal(petition_file_tend(h->db, h->a, h->keys, h->now_ms), OK);
    assert_int_equal(access(path_of(h, before, ".sealed"), F_OK), -1);
    assert_int_equal(access(path_of(h, document, ".sealed"), F_OK), -1);
    assert_int_equal(access(path_of(h, other, ".sealed"), F_OK), 0);
}

static void the_files_of_a_report_go_so_many_days_after_it_closed(void **state)
{
    struct hall *h = *state;
    struct str before = id_of(h, 900), document = id_of(h, 901);
    struct petition p = with_a_document(h, before, document);
    int64_t id = ASK(h, "SELECT id FROM petition_file WHERE uid = '%s'", arena_z(h->a, before));
    const int64_t day = DAY_MS;
    assert_int_equal(petition_retention_nightly(h->db, h->a, h->keys, h->now_ms + 2000 * day), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_file WHERE state = 'gone'"), 0); /* it is not closed */
    step(h, LAN, p.id, PETITION_RATE);
    assert_int_equal(petition_retention_nightly(h->db, h->a, h->keys, h->now_ms + 730 * day), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_file WHERE state = 'gone'"), 0);
    assert_int_equal(petition_retention_nightly(h->db, h->a, h->keys, h->now_ms + 731 * day), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_file WHERE state = 'gone'"), 2);
    as(OFFICER);
    assert_int_equal(look(h, id, "public", "").status, 404);
    assert_int_equal(petition_file_tend(h->db, h->a, h->keys, h->now_ms), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_file WHERE petition_id IS NOT NULL"), 0);
    assert_int_equal(access(path_of(h, before, ".sealed"), F_OK), -1);
    assert_int_equal(access(path_of(h, document, ".sealed"), F_OK), -1);
}

static void more_files_than_one_look_takes_go_in_one_round_of_the_job(void **state)
{
    struct hall *h = *state;
    for (int i = 0; i < 450; i++)
        RUN(h,
            "INSERT INTO petition_file(id, uid, petition_id, account_id, part, kind, state, bytes, received, sha256, look, taken_ms, flags,"
            " audience, created_ms) VALUES(%d, '01920000-0000-7000-8000-%012d', NULL, 101, 'before', 'photo', 'gone', 1, 1, '', 0, NULL, '',"
            " 'held', 1)",
            1000 + i, i);
    assert_int_equal(petition_file_tend(h->db, h->a, h->keys, h->now_ms), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_file"), 0);
}

static void what_no_report_names_and_what_never_came_whole_is_let_go(void **state)
{
    struct hall *h = *state;
    struct str loose = id_of(h, 900), half = id_of(h, 901), p = photo(h, 3, NULL, 0, 0);
    int64_t day = DAY_MS;
    sent(h, loose, "before", "photo", p);
    promise(h, half, "before", "photo", p);
    send_piece(h, half, p, 0, 100);
    with_file(h, half);
    assert_int_equal(petition_file_tend(h->db, h->a, h->keys, h->now_ms + (FILE_WAIT_DAYS - 1) * day), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_file"), 2);
    assert_int_equal(petition_file_tend(h->db, h->a, h->keys, h->now_ms + (FILE_WAIT_DAYS + 1) * day), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_file"), 0);
    assert_int_equal(access(path_of(h, loose, ".sealed"), F_OK), -1);
    assert_int_equal(access(arena_z(h->a, arena_printf(h->a, "%s/coming/%s", files_home, arena_z(h->a, half))), F_OK), -1);
}

int main(void)
{
    const struct CMUnitTest files[] = {
        FILES(before_it_is_cleared_only_sender_and_unit_see_a_picture),
        FILES(videos_and_documents_are_kept_as_they_came_and_never_public),
        FILES(the_document_of_an_answer_is_read_by_whose_report_it_is),
        FILES(what_is_forgotten_is_gone_at_once_and_its_files_within_minutes),
        FILES(whoever_is_forgotten_takes_his_pictures_along),
        FILES(what_the_desk_answered_with_goes_with_whose_report_it_is),
        FILES(the_files_of_a_report_go_so_many_days_after_it_closed),
        FILES(more_files_than_one_look_takes_go_in_one_round_of_the_job),
        FILES(what_no_report_names_and_what_never_came_whole_is_let_go),
    };
    return run_everywhere(files);
}
