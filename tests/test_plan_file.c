/* test_plan_file.c - files of a plan: sent in pieces by the city, of a kind by what they hold, sealed, named by
   documents, read by whom they concern. */
struct routes;
extern const struct routes programme_routes, plan_item_routes, attachment_routes;
#define MORE_DOORS programme_routes, plan_item_routes, attachment_routes
#include "doors.h"
#include "core/store.h"
#include "http/http_impl.h"
#include "office_file.h"
#include "paper/sniff.h"
#include "pictures.h"
#include "plan/programme/attachment.h"
#include <unistd.h>

enum { DEPUTY = 120, MOST = 300 * KIB };

struct plan_of { int64_t plan, group, activity, ours, theirs; };     /* tasks of the ward, of the commune */
static struct plan_of of;

static struct actor by_city(int64_t id) { return (struct actor){ .account_id = id, .roles = ROLE_CITY, .address = S("10.0.0.1") }; }
static int64_t today(struct hall *h) { return day_of_ms(h->now_ms); }

static struct item_draft an_item(struct hall *h, unsigned kind, int64_t parent_id, int64_t lead_id)
{
    return (struct item_draft){ .kind = kind, .parent_id = parent_id, .name = S("Việc cần làm"), .lead_id = lead_id, .from_day = today(h),
                                .to_day = today(h) + 30 };
}

static int64_t added(struct hall *h, struct item_draft d)
{
    const struct actor by = by_city(MAYOR);
    int64_t id;
    assert_int_equal(plan_item_add(h->db, h->a, &by, of.plan, &d, &id), OK);
    return id;
}

static int desk_open(void **state)
{
    if (hall_open(state)) return -1;
    struct hall *h = *state;
    const struct actor by = by_city(MAYOR);
    struct plan_draft d = { .uid = id_of(h, 900), .code = S("KH-1"), .name = S("Kế hoạch có tệp"), .from_day = today(h), .to_day = today(h) + 30 };
    struct plan p;
    bool again;
    RUN(h,
        "INSERT INTO account(id, login, name, password, totp_step, totp_on, home_unit_id, state, created_ms, "
        "is_resident) VALUES"
        "(%lld, NULL, 'Phó ban', NULL, 0, FALSE, 1, 'active', 0, FALSE)",
        (long long)DEPUTY);
    assert_int_equal(grant_add(h->db, h->a, NINE_AM, DEPUTY, ROLE_CITY, CITY, 0), OK);
    plan_files_keep_in(test_path(h->bed, "plan-files"), MOST);
    assert_int_equal(plan_make(h->db, h->a, h->now_ms, &by, &d, &p, &again), OK);
    of.plan = p.id;
    of.group = added(h, an_item(h, ITEM_GROUP, 0, CITY));
    of.activity = added(h, an_item(h, ITEM_ACTIVITY, of.group, CITY));
    of.ours = added(h, an_item(h, ITEM_TASK, of.activity, WARD));
    of.theirs = added(h, an_item(h, ITEM_TASK, of.activity, FAR_WARD));
    door_offset = (struct str){ 0 };
    return 0;
}
static int desk_close(void **state)
{
    plan_files_keep_in(NULL, 0);
    return hall_close(state);
}
#define DESK(fact) cmocka_unit_test_setup_teardown(fact, desk_open, desk_close)

/* ---- sending ---- */

static struct str sum_of(struct hall *h, struct str bytes)
{
    struct bytes hash;
    assert_int_equal(sha256(h->a, bytes, &hash), OK);
    return hex(h->a, hash);
}

static struct req promised(struct hall *h, int64_t who, struct str uid, struct str bytes, const char *name)
{
    const char *path = arena_z(h->a, arena_printf(h->a, "/api/plans/%lld/files", (long long)of.plan));
    struct str sum = sum_of(h, bytes);
    return knock(h, who, POST, path,
                 arena_z(h->a, arena_printf(h->a, "{\"uid\":\"%.*s\",\"name\":\"%s\",\"bytes\":%zu,\"sha256\":\"%.*s\"}", (int)uid.n, uid.p, name,
                                            bytes.n, (int)sum.n, sum.p)));
}

static struct req piece(struct hall *h, int64_t who, struct str uid, size_t at, struct str bytes)
{
    door_offset = arena_printf(h->a, "%zu", at);
    struct req rq =
        knock_with(h, who, PATCH, arena_z(h->a, arena_printf(h->a, "/api/plan-files/%.*s", (int)uid.n, uid.p)), bytes);
    door_offset = (struct str){ 0 };
    return rq;
}

static struct str sent(struct hall *h, int64_t n, struct str bytes, const char *name)
{
    struct str uid = id_of(h, n);
    answers(h, promised(h, MAYOR, uid, bytes, name), 201, "\"offset\":0,\"state\":\"coming\"");
    answers(h, piece(h, MAYOR, uid, 0, bytes), 200, "\"state\":\"whole\"");
    return uid;
}

static struct str pdf_of(struct hall *h, size_t n)
{
    char *p = arena_new(h->a, char, n);
    assert_non_null(p);
    for (size_t i = 0; i < n; i++) p[i] = (char)('a' + i % 26);
    memcpy(p, "%PDF-1.7\n", 9);
    return (struct str){ p, n };
}

/* The file at its door, read to its end. */
static struct str fetched(struct hall *h, int64_t who, struct str uid, struct req *rq)
{
    struct buf all = { .arena = h->a };
    *rq = GETS(h, who, "/api/plan-files/%.*s", (int)uid.n, uid.p);
    if (rq->status != 200) return (struct str){ 0 };
    for (;;) {
        size_t before = all.n;
        assert_int_equal(rq->stream->next(h->db, rq->stream->arg, &all), OK);
        if (all.n == before) return buf_str(&all);
    }
}

static struct req wrote(struct hall *h, int64_t item_id, int64_t lead_id, struct str uid)
{
    return knock(
        h, MAYOR, PUT,
        arena_z(h->a, arena_printf(h->a, "/api/plans/%lld/items/%lld", (long long)of.plan, (long long)item_id)),
        arena_z(h->a,
                arena_printf(h->a,
                             "{\"name\":\"Việc cần làm\",\"lead_id\":%lld,\"from_day\":%lld,\"to_day\":%lld,"
                             "\"documents\":[{\"title\":\"Hướng dẫn\",\"file\":\"%.*s\"}]}",
                             (long long)lead_id, (long long)today(h), (long long)today(h) + 30, (int)uid.n, uid.p)));
}

static void steps(struct hall *h, int64_t who, unsigned event)
{
    const struct actor by = by_city(who);
    struct plan_move m = { .plan_id = of.plan, .event = event, .reason = S("theo chỉ đạo"), .decision_number = S("1/QĐ"), .decision_day = today(h) };
    assert_int_equal(plan_step(h->db, h->a, h->now_ms, &by, &m), OK);
}

/* ---- facts ---- */

static void a_file_is_what_it_holds_whatever_it_is_called(void **state)
{
    struct hall *h = *state;
    struct arena *a = h->a;
    const struct { struct str bytes; enum sniffed is; } tries[] = {
        { DOCX(a), SNIFF_DOCX }, { XLSX(a), SNIFF_XLSX }, { S("%PDF-1.7\n"), SNIFF_PDF }, { png_of_colour(a, 1, 2, 3), SNIFF_PNG },
        { ZIP(a, "[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), SNIFF_UNKNOWN },      /* macros */
        { ZIP(a, "[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), SNIFF_UNKNOWN },
        { ZIP(a, "[Content_Types].xml", "word/document.xml", "xl/workbook.xml"), SNIFF_UNKNOWN },          /* both is neither */
        { ZIP(a, "word/document.xml"), SNIFF_UNKNOWN }, { ZIP(a, "run.exe"), SNIFF_UNKNOWN }, { S("PK\3\4"), SNIFF_UNKNOWN },
        { zip_of(a, (const char *const[]){ "[Content_Types].xml", "word/document.xml", NULL }, 1), SNIFF_UNKNOWN },      /* encrypted */
        { S("MZ"), SNIFF_UNKNOWN }, { S(""), SNIFF_UNKNOWN },
    };
    for (size_t i = 0; i < N_OF(tries); i++) assert_int_equal(sniff_whole(tries[i].bytes), tries[i].is);
    struct str whole = DOCX(a);
    for (size_t n = 0; n < whole.n; n++) assert_int_equal(sniff_whole((struct str){ whole.p, n }), SNIFF_UNKNOWN);     /* cut short */
}

static void it_comes_in_pieces_and_goes_on_where_it_stopped(void **state)
{
    struct hall *h = *state;
    struct str pdf = pdf_of(h, 250 * KIB), uid = id_of(h, 901);
    answers(h, promised(h, OFFICER, uid, pdf, "kế hoạch.pdf"), 403, NULL);
    answers(h, promised(h, MAYOR, uid, pdf, "kế hoạch.pdf"), 201, "\"offset\":0");
    answers(h, piece(h, MAYOR, uid, 0, (struct str){ pdf.p, 100000 }), 200, "\"offset\":100000,\"state\":\"coming\"");
    answers(h, piece(h, MAYOR, uid, 0, (struct str){ pdf.p, 100000 }), 409, "\"offset\":100000");        /* the same again harms nothing */
    struct plan_file theirs;
    assert_int_equal(plan_file_find(h->db, h->a, uid, DEPUTY, &theirs), ERR_NOT_FOUND);              /* it is the mayor's to go on with */
    answers(h, GETS(h, MAYOR, "/api/plan-files/%.*s/offset", (int)uid.n, uid.p), 200, "\"offset\":100000");
    answers(h, promised(h, MAYOR, uid, pdf, "kế hoạch.pdf"), 201, "\"offset\":100000");
    const struct actor deputy = by_city(DEPUTY);
    struct plan_file_offer same = { .plan_id = of.plan, .uid = uid, .name = S("kế hoạch.pdf"), .sha256 = sum_of(h, pdf), .bytes = (int64_t)pdf.n };
    assert_int_equal(plan_file_begin(h->db, h->a, h->now_ms, &deputy, &same, &theirs), ERR_CONFLICT);
    answers(h, piece(h, MAYOR, uid, 100000, (struct str){ pdf.p + 100000, pdf.n - 100000 }), 200, "\"state\":\"whole\"");
    struct req rq;
    assert_true(str_eq(fetched(h, MAYOR, uid, &rq), pdf));
    assert_true(str_eq(rq.mime, S("application/pdf")));
    bool has_name = false;
    for (size_t i = 0; i < rq.n_reply_headers; i++)
        has_name =
            has_name || memmem(rq.reply_headers[i].value.p, rq.reply_headers[i].value.n, "UTF-8''k%E1%BA%BF%20ho", 22);
    assert_true(has_name);
}

static void what_is_not_what_it_says_is_refused(void **state)
{
    struct hall *h = *state;
    struct str exe = S("MZ this runs"), pdf = pdf_of(h, 1000), uid = id_of(h, 902);
    answers(h, promised(h, MAYOR, uid, exe, "a.pdf"), 201, NULL);
    answers(h, piece(h, MAYOR, uid, 0, exe), 400, "\"field\":\"kind\"");
    answers(h, piece(h, MAYOR, uid, 0, exe), 409, "\"state\":\"refused\"");
    uid = id_of(h, 903);
    answers(h, promised(h, MAYOR, uid, pdf, "a.pdf"), 201, NULL);
    answers(h, piece(h, MAYOR, uid, 0, pdf_of(h, 999)), 200, "\"offset\":999");
    answers(h, piece(h, MAYOR, uid, 999, S("!")), 400, "\"field\":\"sha256\"");
    answers(h, piece(h, MAYOR, uid, 0, pdf), 200, "\"state\":\"whole\"");                /* from the beginning it fits */
    answers(h, promised(h, MAYOR, id_of(h, 904), pdf_of(h, MOST + 1), "a.pdf"), 400, "\"field\":\"bytes\"");
    answers(h, promised(h, MAYOR, id_of(h, 904), pdf, "../a.pdf"), 400, "\"field\":\"name\"");
    answers(h, wrote(h, of.ours, WARD, id_of(h, 902)), 400, "\"field\":\"documents\"");  /* refused: nothing to name */
    answers(h, wrote(h, of.ours, WARD, id_of(h, 999)), 400, "\"field\":\"documents\"");
    answers(h, wrote(h, of.ours, WARD, S("x")), 400, "\"field\":\"documents\"");
}

static void it_lies_sealed_on_the_disk(void **state)
{
    struct hall *h = *state;
    struct str pdf = pdf_of(h, 5000), uid = sent(h, 905, pdf, "a.pdf"), names[PLAN_FILE_NAMES_MAX], sealed;
    size_t n;
    assert_int_equal(plan_file_names(h->db, h->a, uid, names, &n), OK);
    assert_int_equal(n, 1);
    const char *path =
        test_path(h->bed, arena_z(h->a, arena_printf(h->a, "plan-files/%.*s", (int)names[0].n, names[0].p)));
    assert_int_equal(store_read(h->a, path, MIB, &sealed), OK);
    assert_true(sealed.n > pdf.n && !memmem(sealed.p, sealed.n, pdf.p, 100));
    assert_int_not_equal(
        access(test_path(h->bed, arena_z(h->a, arena_printf(h->a, "plan-files/coming/%.*s", (int)uid.n, uid.p))), F_OK),
        0);
}

static void who_may_read_it_follows_what_names_it(void **state)
{
    struct hall *h = *state;
    struct str ours = sent(h, 906, DOCX(h->a), "việc của phường.docx"), theirs = sent(h, 907, XLSX(h->a), "bảng.xlsx"),
               of_all = sent(h, 908, pdf_of(h, 900), "c.pdf");
    struct req rq;
    answers(h, wrote(h, of.ours, WARD, ours), 200, "\"file_name\":\"việc của phường.docx\",\"file_kind\":\"docx\"");
    answers(h, wrote(h, of.theirs, FAR_WARD, theirs), 200, "\"file_kind\":\"xlsx\"");
    fetched(h, OFFICER, ours, &rq);
    assert_int_equal(rq.status, 404);                                            /* a draft is the city's */
    answers(h, knock(h, MAYOR, PUT, arena_z(h->a, arena_printf(h->a, "/api/plans/%lld/draft", (long long)of.plan)),
                     arena_z(h->a, arena_printf(h->a, "{\"name\":\"Kế hoạch có tệp\",\"from_day\":%lld,\"to_day\":%lld,\"documents\":[{\"title\":"
                                                "\"Toàn văn\",\"file\":\"%.*s\"}]}", (long long)today(h), (long long)today(h) + 30, (int)of_all.n,
                                                of_all.p))), 200, "\"file_kind\":\"pdf\"");
    steps(h, MAYOR, PLAN_SUBMIT);
    answers(h, promised(h, MAYOR, ours, DOCX(h->a), "việc của phường.docx"), 201, "\"state\":\"whole\"");
    steps(h, DEPUTY, PLAN_APPROVE);
    answers(h, promised(h, MAYOR, id_of(h, 909), pdf_of(h, 900), "muộn.pdf"), 409, NULL);         /* nothing is being written */
    assert_true(str_eq(fetched(h, OFFICER, ours, &rq), DOCX(h->a)));
    fetched(h, OFFICER, of_all, &rq);
    assert_int_equal(rq.status, 200);
    fetched(h, OFFICER, theirs, &rq);
    assert_int_equal(rq.status, 404);
    fetched(h, FAR_OFFICER, theirs, &rq);
    assert_int_equal(rq.status, 200);
    fetched(h, AUDITOR, theirs, &rq);
    assert_int_equal(rq.status, 200);
    fetched(h, LAN, of_all, &rq);
    assert_int_equal(rq.status, 403);
    fetched(h, 0, of_all, &rq);
    assert_int_equal(rq.status, 401);
}

static void an_amendment_says_which_file_came_and_the_old_version_keeps_its_own(void **state)
{
    struct hall *h = *state;
    const struct actor by = by_city(MAYOR);
    const char *field;
    struct str first = sent(h, 910, pdf_of(h, 900), "bản một.pdf"), second;
    struct req rq;
    answers(h, wrote(h, of.ours, WARD, first), 200, NULL);
    steps(h, MAYOR, PLAN_SUBMIT);
    steps(h, DEPUTY, PLAN_APPROVE);
    assert_int_equal(plan_amend(h->db, h->a, h->now_ms, &by, of.plan, S("thay tệp hướng dẫn"), &field), OK);
    second = sent(h, 911, pdf_of(h, 901), "bản hai.pdf");
    answers(h, wrote(h, of.ours, WARD, second), 200, NULL);
    rq = GETS(h, MAYOR, "/api/plans/%lld/changes?from=1&to=2", (long long)of.plan);
    answers(h, rq, 200, "\"field\":\"documents\",\"before\":[{\"title\":\"Hướng dẫn\"");
    assert_true(says(&rq, "bản một.pdf") && says(&rq, "bản hai.pdf"));
    h->now_ms += 100 * (int64_t)DAY_MS;
    assert_int_equal(plan_file_tend(h->db, h->a, h->keys, h->now_ms), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM plan_file"), 2);                       /* what was named once stays */
    fetched(h, OFFICER, first, &rq);
    assert_int_equal(rq.status, 200);
    fetched(h, OFFICER, second, &rq);
    assert_int_equal(rq.status, 404);                                                    /* not in force yet */
}

static void a_file_of_one_plan_is_not_named_by_another(void **state)
{
    struct hall *h = *state;
    struct str uid = sent(h, 912, pdf_of(h, 900), "a.pdf");
    const char *body = arena_z(h->a, arena_printf(h->a, "{\"uid\":\"%s\",\"code\":\"KH-2\",\"name\":\"Kế hoạch khác\",\"from_day\":%lld,\"to_day\":%lld,"
                                                  "\"documents\":[{\"title\":\"Mượn\",\"file\":\"%.*s\"}]}", arena_z(h->a, id_of(h, 913)),
                                                  (long long)today(h), (long long)today(h) + 9, (int)uid.n, uid.p));
    answers(h, knock(h, MAYOR, POST, "/api/plans", body), 400, "\"field\":\"documents\"");
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM plan"), 1);
}

static void what_nothing_names_goes_and_its_file_with_it(void **state)
{
    struct hall *h = *state;
    struct str uid = sent(h, 914, pdf_of(h, 900), "bỏ quên.pdf"), half = id_of(h, 915), names[PLAN_FILE_NAMES_MAX],
               uids[PLAN_FILE_PAGE];
    size_t n;
    bool is_whole;
    answers(h, promised(h, MAYOR, half, pdf_of(h, 900), "nửa chừng.pdf"), 201, NULL);
    answers(h, piece(h, MAYOR, half, 0, (struct str){ pdf_of(h, 900).p, 400 }), 200, NULL);
    assert_int_equal(plan_files_after(h->db, h->a, S(""), uids, &n), OK);
    assert_true(n == 1 && str_eq(uids[0], uid));                                         /* a backup carries what is whole */
    assert_int_equal(plan_file_names(h->db, h->a, uid, names, &n), OK);
    const char *path =
        test_path(h->bed, arena_z(h->a, arena_printf(h->a, "plan-files/%.*s", (int)names[0].n, names[0].p)));
    h->now_ms += (PLAN_FILE_WAIT_DAYS - 1) * (int64_t)DAY_MS;
    assert_int_equal(plan_file_tend(h->db, h->a, h->keys, h->now_ms), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM plan_file"), 2);
    assert_int_equal(access(path, F_OK), 0);
    h->now_ms += 2 * (int64_t)DAY_MS;
    assert_int_equal(plan_file_tend(h->db, h->a, h->keys, h->now_ms), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM plan_file"), 0);
    assert_int_not_equal(access(path, F_OK), 0);
    assert_int_equal(plan_file_is_whole(h->db, h->a, uid, &is_whole), OK);
    assert_false(is_whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK(a_file_is_what_it_holds_whatever_it_is_called),
        DESK(it_comes_in_pieces_and_goes_on_where_it_stopped),
        DESK(what_is_not_what_it_says_is_refused),
        DESK(it_lies_sealed_on_the_disk),
        DESK(who_may_read_it_follows_what_names_it),
        DESK(an_amendment_says_which_file_came_and_the_old_version_keeps_its_own),
        DESK(a_file_of_one_plan_is_not_named_by_another),
        DESK(what_nothing_names_goes_and_its_file_with_it),
    };
    return run_everywhere(tests);
}
