/* test_entry_file.c - files of entries: kept as long as the entry, opened by its judges and its desk, under a name of ours. */
#define MORE_DOORS contest_routes, contest_desk_routes, contest_entries_routes, entry_routes, entry_file_routes, judging_routes
#include "doors.h"
#include "contests.h"
#include "hall_files.h"
#include "pictures.h"
#include "auth/keys.h"

#define CODE(c) (int)(c).code.n, (c).code.p
#define PDF S("%PDF-1.7\nTác giả: Nguyễn Thị Lan\n%%EOF\n")

static int entries_close(void **state)
{
    petition_files_keep_in(NULL);
    return story_close(state);
}
#define FILED(fact) cmocka_unit_test_setup_teardown(fact, files_open, entries_close)

/* Sent whole by a resident; its uid. */
static struct str sent(struct hall *h, int64_t i, int64_t who, unsigned kind, struct str all)
{
    struct bytes hash;
    struct petition_file f;
    const char *field;
    struct str uid = id_of(h, 700 + i);
    assert_int_equal(sha256(h->a, all, &hash), OK);
    struct petition_file_offer o = { .uid = uid, .sha256 = hex(h->a, hash), .part = PART_DOCUMENT, .kind = kind, .bytes = (int64_t)all.n,
                                     .account_id = who, .now_ms = h->now_ms };
    assert_int_equal(petition_file_begin(h->db, h->a, &o, &f, &field), OK);
    struct petition_file_piece p = { uid, who, 0, h->now_ms, all };
    assert_int_equal(petition_file_take(h->db, h->a, h->keys, &p, &f, &field), OK);
    assert_int_equal(f.state, FILE_WHOLE);
    return uid;
}

static const char *header_of(struct hall *h, const struct req *rq, const char *name)
{
    for (size_t i = 0; i < rq->n_reply_headers; i++)
        if (str_eq(rq->reply_headers[i].name, str_z(name))) return arena_z(h->a, rq->reply_headers[i].value);
    return "";
}

/* Served as what it is, kept by nobody, and called by the number of the entry alone. */
static void is_photo(struct hall *h, const struct req *rq, const struct entry *e)
{
    assert_int_equal(rq->status, 200);
    assert_string_equal(arena_z(h->a, rq->mime), "image/jpeg");
    assert_string_equal(header_of(h, rq, "Content-Disposition"),
                        arena_z(h->a, arena_printf(h->a, "inline; filename=\"BT-%lld-1.jpg\"", (long long)e->number)));
    assert_string_equal(header_of(h, rq, "Cache-Control"), "private, no-store");
    assert_false(says(rq, "Lan"));                           /* what the camera wrote is not in the copy */
}

static void is_document(struct hall *h, struct req *rq, const struct entry *e)
{
    assert_int_equal(rq->status, 200);
    assert_string_equal(arena_z(h->a, rq->mime), "application/pdf");
    assert_string_equal(header_of(h, rq, "Content-Disposition"),
                        arena_z(h->a, arena_printf(h->a, "attachment; filename=\"BT-%lld-2.pdf\"", (long long)e->number)));
    assert_string_equal(header_of(h, rq, "Cache-Control"), "private, no-store");
    assert_true(str_eq(streamed(h, rq), PDF));
}

/* Lan's entry with a picture and a document; the engineer and the far officer judge it. */
static struct contest with_files(struct hall *h, struct entry *e)
{
    struct contest c = opened(h, 1);
    *e = entered(h, &c, LAN);
    entered(h, &c, MINH);
    struct str photo = sent(h, 1, LAN, FILE_PHOTO, png_make(h->a, 64, 48, 48, "Nguyễn Thị Lan chụp", 3)), paper = sent(h, 2, LAN, FILE_PDF, PDF);
    assert_int_equal(entry_file_add(h->db, h->a, h->now_ms, e->uid, LAN, photo, S("nha-Lan.jpg")), OK);
    assert_int_equal(entry_file_add(h->db, h->a, h->now_ms, e->uid, LAN, paper, S("ban-ve-cua-Lan.pdf")), OK);
    judges(h, &c, ENGINEER);
    judges(h, &c, FAR_OFFICER);
    return c;
}

static void a_file_of_an_entry_is_kept_and_shown_to_its_judges_by_number(void **state)
{
    struct hall *h = *state;
    struct contest c = opened(h, 1);
    struct entry e = entered(h, &c, LAN);
    struct str file = picture(h, LAN, "document");
    assert_int_equal(entry_file_add(h->db, h->a, h->now_ms, e.uid, MINH, file, S("ban-ve-cua-Lan.jpg")), ERR_NOT_FOUND);
    assert_int_equal(entry_file_add(h->db, h->a, h->now_ms, e.uid, LAN, id_of(h, 1), S("khong-co.jpg")), ERR_NOT_FOUND);
    assert_int_equal(entry_file_add(h->db, h->a, h->now_ms, e.uid, LAN, file, S("ban-ve-cua-Lan.jpg")), OK);
    assert_int_equal(entry_file_add(h->db, h->a, h->now_ms, e.uid, LAN, file, S("ban-ve-cua-Lan.jpg")), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_file WHERE held"), 1);
    assert_int_equal(petition_file_tend(h->db, h->a, h->keys, h->now_ms + 30 * (int64_t)DAY_MS), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_file WHERE state = 'whole'"),
                     1); /* a month later it is still here */
    judges(h, &c, ENGINEER);
    judges(h, &c, FAR_OFFICER);
    assert_int_equal(moves_to(h, MAYOR, c.id, CONTEST_SCORE, &c, NULL), OK);
    struct req seen = GETS(h, ENGINEER, "/api/judging/%.*s/entries", CODE(c));
    answers(h, seen, 200, "\"files\":[{\"n\":1,\"kind\":\"photo\",\"bytes\":1}]");
    assert_false(says(&seen, "Lan"));
    answers(h, GETS(h, COLLEAGUE, "/api/judging/%.*s/entries/%lld/files/1", CODE(c), (long long)e.number), 404, NULL);
    assert_int_equal(entry_file_drop(h->db, h->a, h->now_ms, e.uid, LAN, file), ERR_CONFLICT);   /* not open any more */
}

static void a_judge_opens_the_files_of_what_is_his_to_judge_while_it_is_judged(void **state)
{
    struct hall *h = *state;
    struct entry e;
    struct contest c = with_files(h, &e);
#define JUDGE_OPENS(who, n) GETS(h, who, "/api/judging/%.*s/entries/%lld/files/%d", CODE(c), (long long)e.number, n)
    answers(h, JUDGE_OPENS(ENGINEER, 1), 404, NULL);         /* it is open still */
    assert_int_equal(moves_to(h, MAYOR, c.id, CONTEST_SCORE, &c, NULL), OK);
    struct req photo = JUDGE_OPENS(ENGINEER, 1), paper = JUDGE_OPENS(ENGINEER, 2);
    is_photo(h, &photo, &e);
    is_document(h, &paper, &e);
    answers(h, JUDGE_OPENS(ENGINEER, 3), 404, NULL);
    answers(h, JUDGE_OPENS(ENGINEER, 0), 400, "\"field\":\"n\"");
    answers(h, JUDGE_OPENS(COLLEAGUE, 1), 404, NULL);        /* no judge */
    answers(h, JUDGE_OPENS(LAN, 1), 404, NULL);              /* her own, and no judge */
    assert_int_equal(conflict_declare(h->db, h->a, h->now_ms, ENGINEER, e.id, S("Cháu tôi")), OK);
    answers(h, JUDGE_OPENS(ENGINEER, 1), 404, NULL);
}

static void the_desk_opens_files_and_their_names_are_kept_back_while_it_is_judged(void **state)
{
    struct hall *h = *state;
    struct entry e;
    struct contest c = with_files(h, &e);
#define DESK_OPENS(who, n) GETS(h, who, "/api/entries/%lld/files/%d", (long long)e.id, n)
#define DESK_LISTS(who) GETS(h, who, "/api/contests/%lld/entries?names=true", (long long)c.id)
    answers(h, DESK_LISTS(MAYOR), 200, "\"name\":\"ban-ve-cua-Lan.pdf\"");
    assert_int_equal(moves_to(h, MAYOR, c.id, CONTEST_SCORE, &c, NULL), OK);
    struct req list = DESK_LISTS(MAYOR), photo = DESK_OPENS(MAYOR, 1), paper = DESK_OPENS(AUDITOR, 2);
    answers(h, list, 200, "\"name\":\"Nguyễn Thị Lan\"");
    assert_false(says(&list, "ban-ve-cua-Lan"));
    is_photo(h, &photo, &e);
    is_document(h, &paper, &e);
    answers(h, DESK_OPENS(MAYOR, 3), 404, NULL);
    answers(h, DESK_OPENS(OFFICER, 1), 403, NULL);           /* a ward below the city: not its contest */
    answers(h, DESK_OPENS(LAN, 1), 403, NULL);
    answers(h, DESK_OPENS(0, 1), 401, NULL);
}

static void who_judges_and_has_the_desk_is_as_blind_as_the_other_judges(void **state)
{
    struct hall *h = *state;
    struct entry e;
    struct contest c = with_files(h, &e);
    judges(h, &c, MAYOR);
    struct req open = DESK_LISTS(MAYOR);                      /* from the first day: what he has read he could not forget */
    answers(h, open, 200, "\"is_blind\":true");
    assert_false(says(&open, "Lan") || says(&open, "Đội Hồ Tây"));
    answers(h, DESK_OPENS(MAYOR, 1), 403, NULL);
    assert_int_equal(moves_to(h, MAYOR, c.id, CONTEST_SCORE, &c, NULL), OK);
    struct req judged = DESK_LISTS(MAYOR);
    answers(h, judged, 200, "\"is_blind\":true");
    assert_false(says(&judged, "Lan") || says(&judged, "Minh") || says(&judged, "Đội Hồ Tây"));
    answers(h, DESK_OPENS(MAYOR, 1), 403, NULL);
    struct req photo = JUDGE_OPENS(MAYOR, 1);
    is_photo(h, &photo, &e);
    answers(h, DESK_LISTS(AUDITOR), 200, "Nguyễn Thị Lan");
}

static void who_opens_a_file_at_the_desk_while_entrants_are_hidden_judges_them_no_more(void **state)
{
    struct hall *h = *state;
    struct entry e;
    struct contest c = with_files(h, &e);
    struct req photo = DESK_OPENS(MAYOR, 1);
    is_photo(h, &photo, &e);
    answers(h, knock(h, MAYOR, PUT, arena_z(h->a, arena_printf(h->a, "/api/contests/%lld/judges/%d", (long long)c.id, MAYOR)), "{}"), 409,
            "\"code\":\"has_read\"");
}

int main(void)
{
    const struct CMUnitTest files[] = {
        FILED(a_file_of_an_entry_is_kept_and_shown_to_its_judges_by_number),
        FILED(a_judge_opens_the_files_of_what_is_his_to_judge_while_it_is_judged),
        FILED(the_desk_opens_files_and_their_names_are_kept_back_while_it_is_judged),
        FILED(who_judges_and_has_the_desk_is_as_blind_as_the_other_judges),
        FILED(who_opens_a_file_at_the_desk_while_entrants_are_hidden_judges_them_no_more),
    };
    return run_everywhere(files);
}
