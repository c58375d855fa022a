/* erase.c - forgetting: the words of events under a certificate, and what a privacy request asks for. */
#include <stdlib.h>
#include "account/citizen/citizen.h"
#include "auth/audit_log.h"
#include "core/out.h"
#include "core/time.h"
#include "core/uuid.h"
#include "outreach/campaign/campaign.h"
#include "outreach/erase/erase_db.h"
#include "outreach/media/media.h"
#include "outreach/sync/person_db.h"
#include "outreach/campaign/event_db.h"
#include "outreach/campaign/rows.h"
#include "rules/rules.h"

static const uint8_t no_bytes[CHAIN_LEN];

/* ---- events lose words ---- */

struct digest { struct buf proofs; int64_t events; };

/* The link before an event, when the link after it follows from it and from what stands there. */
static enum err link_before(struct db *db, struct arena *a, const struct event *e, struct bytes *before, bool *fits)
{
    struct bytes after;
    *fits = false;
    if (e->erased.n) {
        struct tombstone last;
        enum err found = tombstone_last(db, a, e->seq, &last);
        if (found != OK) return found == ERR_NOT_FOUND ? OK : found;
        TRY(event_tombstone(a, last.before, e, &after));
        *before = last.before;
        *fits = bytes_eq_secret(after, last.proof);
        return OK;
    }
    if (e->device_id == 0) { *before = (struct bytes){ no_bytes, 0 }; *fits = true; return OK; }
    for (int arrival = 0; arrival < 2 && !*fits; arrival++) {      /* numbers mostly arrive in order */
        TRY(arrival ? chain_before(db, a, e, before) : chain_below(db, a, e, before));
        if (before->n != CHAIN_LEN) *before = (struct bytes){ no_bytes, CHAIN_LEN };
        TRY(event_chain(a, *before, e, &after));
        *fits = bytes_eq_secret(after, e->chain);
    }
    return OK;
}

static enum err event_erase(struct db *db, struct arena *a, const struct event *e, unsigned what, int64_t erasure_id,
                            struct digest *d)
{
    struct event now = *e;
    struct bytes before = { 0 };
    bool changed, fits;
    enum err read = event_strip(a, e, what, &now.body, &changed);
    if (read == ERR_BAD_INPUT) return OK;                      /* altered by somebody: the audit names it */
    TRY(read);
    if (!changed) return OK;
    if (what & STRIP_NOTES) TRY(media_forget(db, a, e));
    TRY(link_before(db, a, e, &before, &fits));
    if (!e->erased.n) TRY(sha256(a, e->body, &now.erased));
    TRY(event_put_erased(db, a, &now));
    d->events++;
    if (!fits) return OK;
    struct tombstone t = { .seq = e->seq, .erasure_id = erasure_id, .before = before };
    TRY(event_tombstone(a, before, &now, &t.proof));
    buf_add(&d->proofs, (struct str){ (const char *)t.proof.p, t.proof.n });
    return tombstone_insert(db, a, &t);
}

static void line(struct buf *b, const char *label, struct str value)
{
    buf_add(b, str_z(label));
    buf_add(b, S(": "));
    buf_add(b, value);
    buf_add(b, S("\n"));
}

/* What is handed to the person: what is gone, what remains, and the number by which it can be checked. */
static enum err certificate_write(struct arena *a, const struct erasing *x, struct erasure *e)
{
    static const char *const titles[] = { "GIẤY XÁC NHẬN XOÁ DỮ LIỆU CÁ NHÂN", "BIÊN BẢN XOÁ GHI CHÚ ĐÃ HẾT HẠN LƯU",
                                          "BIÊN BẢN XOÁ SỐ NIÊM PHONG ĐÃ HẾT HẠN LƯU" };
    struct buf b = { .arena = a };
    buf_add(&b, str_z(titles[e->kind]));
    buf_add(&b, S("\n"));
    line(&b, "Số", arena_printf(a, "%lld", (long long)e->id));
    line(&b, "Lúc", time_text_vi(a, e->at_ms));
    line(&b, "Người thực hiện", e->account_id ? arena_printf(a, "tài khoản %lld", (long long)e->account_id)
                                              : S("việc tự động hằng đêm"));
    if (e->request_id) line(&b, "Theo yêu cầu số", arena_printf(a, "%lld", (long long)e->request_id));
    buf_add(&b, x->text);
    line(&b, "Số bản ghi đã xoá nội dung", arena_printf(a, "%lld", (long long)e->events));
    line(&b, "Mã của các bản ghi (SHA-256)", hex(a, e->tombstones));
    if (b.failed) return ERR_NOMEM;
    e->certificate = buf_str(&b);
    return sha256(a, e->certificate, &e->hash);
}

enum err events_erase(struct db *db, struct arena *a, const struct erasing *x, int64_t *done)
{
    struct erasure e = x->about;
    struct digest d = { .proofs = { .arena = a } };
    *done = 0;
    if (x->n == 0 && e.kind != ERASURE_PERSON) return OK;
    TRY(next_ids(db, a, "erasure", 1, &e.id));
    for (size_t i = 0; i < x->n; i++) TRY(event_erase(db, a, &x->v[i], x->what, e.id, &d));
    if (d.events == 0 && e.kind != ERASURE_PERSON) return OK;
    if (d.proofs.failed) return ERR_NOMEM;
    e.events = d.events;
    TRY(sha256(a, d.proofs.p ? buf_str(&d.proofs) : S(""), &e.tombstones));
    TRY(certificate_write(a, x, &e));
    struct str subject = arena_printf(a, "erasure:%lld", (long long)e.id), action = arena_printf(a, "erasure.%s",
            erasure_kinds[e.kind]);
    if (!subject.n || !action.n) return ERR_NOMEM;
    TRY(audit_write(db, a, &(struct audit_line){ .at_ms = e.at_ms, .account_id = e.account_id, .unit_id = e.unit_id,
                    .action = action, .subject = subject, .reason = hex(a, e.hash), .address = S("") }));
    TRY(audit_last_id(db, a, &e.audit_id));
    TRY(erasure_insert(db, a, &e));
    *done = d.events;
    return OK;
}

/* ---- the person and all entries of it ---- */

enum { HOMES_MAX = SAME_MAX };
struct whole_person {
    struct arena *a;
    int64_t ids[SAME_MAX], homes[HOMES_MAX];
    struct str uids[SAME_MAX];
    size_t n, n_homes;
    struct rows events;                  /* struct event */
};

static enum err keep_entry(const void *row, void *arg)
{
    const struct resident *r = row;
    struct whole_person *p = arg;
    p->ids[p->n++] = r->id;
    for (size_t i = 0; i < p->n_homes; i++) if (p->homes[i] == r->household_id) return OK;
    p->homes[p->n_homes++] = r->household_id;
    return OK;
}

static enum err person_of(struct db *db, struct arena *a, int64_t resident_id, struct whole_person **out)
{
    struct resident r;
    struct whole_person *p = arena_new(a, struct whole_person, 1);
    if (!p) return ERR_NOMEM;
    p->a = a;
    TRY(resident_by_id(db, a, resident_id, &r));
    TRY(residents_same(db, a, r.same_as ? r.same_as : r.id, keep_entry, p));
    for (size_t i = 0; i < p->n; i++) {
        TRY(resident_by_id(db, a, p->ids[i], &r));
        p->uids[i] = r.uid;
    }
    *out = p;
    return OK;
}

static bool is_about(const struct whole_person *p, int64_t resident_id, struct str uid)
{
    for (size_t i = 0; i < p->n; i++)
        if ((resident_id && p->ids[i] == resident_id) || (uid.n && str_eq(p->uids[i], uid))) return true;
    return false;
}

/* A card counts as the person's when it says so; visits and what the desk did belong to the household. */
static enum err card_is_about(struct arena *a, const struct whole_person *p, const struct event *e, bool *out)
{
    const struct json_in *doc;
    struct blame blame;
    *out = true;
    if (e->kind != EVENT_PERSON && e->kind != EVENT_CARD) return OK;
    enum err read = json_parse(a, e->body, &blame, &doc);
    if (read == ERR_NOMEM) return read;
    *out = read == OK && is_about(p, json_as_i64(json_member(doc, "resident"), 0), json_as_text(json_member(doc,
            "uid")));
    return OK;
}

static enum err keep_event(const void *row, void *arg)
{
    const struct event *e = row;
    struct whole_person *p = arg;
    bool about;
    TRY(card_is_about(p->a, p, e, &about));
    struct event *kept = about ? rows_add(&p->events) : NULL;
    if (about && !kept) return ERR_NOMEM;
    if (about) *kept = *e;
    return OK;
}

static int by_seq(const void *x, const void *y)
{
    const struct event *a = x, *b = y;
    return (a->seq > b->seq) - (a->seq < b->seq);
}

static enum err events_of_person(struct db *db, struct whole_person *p)
{
    p->events = (struct rows){ .a = p->a, .size = sizeof(struct event) };
    for (size_t i = 0; i < p->n_homes; i++) TRY(events_of_household(db, p->a, p->homes[i], keep_event, p));
    if (p->events.n) qsort(p->events.p, p->events.n, sizeof(struct event), by_seq);
    return OK;
}

/* The name at the door follows when it is the person's. */
static enum err head_rename(struct db *db, struct arena *a, const struct resident *r, struct str name, bool *was_head)
{
    struct household h;
    TRY(household_by_id(db, a, r->household_id, &h));
    *was_head = r->folded.n && str_eq(h.folded, r->folded);
    if (!*was_head) return OK;
    h.head_name = name;
    if (str_eq(name, S(ERASED_NAME))) h.contact = (struct bytes){ 0 };
    return household_set(db, a, &h);
}

static enum err entry_forget(struct db *db, struct arena *a, int64_t id, const struct privacy_work *w)
{
    struct resident r;
    bool was_head;
    TRY(resident_by_id(db, a, id, &r));
    TRY(head_rename(db, a, &r, S(ERASED_NAME), &was_head));
    r.name = S(ERASED_NAME);
    r.birth_year = 0;
    r.sex = SEX_UNKNOWN;
    r.number_hash = r.phone_sealed = (struct bytes){ 0 };
    r.number_last4 = (struct str){ 0 };
    TRY(resident_set(db, a, &r));
    TRY(guard_put(db, a, id, "erased", w->now_ms, w->request->id));
    TRY(handed_forget(db, a, id));
    /* an edit made before, on a phone that was offline, comes too late */
    struct card_time t;
    TRY(card_time_of(db, a, id, &t));
    t.name_ms = t.birth_year_ms = t.sex_ms = w->now_ms;
    return card_time_put(db, a, &t);
}

static enum err doors_tell(struct db *db, struct arena *a, const struct whole_person *p)
{
    for (size_t i = 0; i < p->n_homes; i++) {
        int64_t seq;
        TRY(event_next_seq(db, a, &seq));
        TRY(door_touch(db, a, p->homes[i], seq));
    }
    return OK;
}

/* The account ends with it, by account's own rule (privacy.c). */
static void account_line(struct buf *b, struct arena *a, int64_t account_id)
{
    if (!account_id) return;
    line(b, "Tài khoản người dân số", arena_printf(a, "%lld", (long long)account_id));
    line(b, "Đã xoá của tài khoản", S("họ tên, số điện thoại, định danh điện tử, các phiên đăng nhập, hộp thư"));
}

static void report_line(struct buf *b, const struct privacy_work *w)
{
    if (!w->deed->report.n) return;
    line(b, "Phản ánh mã số", w->deed->report);
    line(b, "Đã xoá của phản ánh", S("lời đã gửi, tên, số điện thoại, thư điện tử người gửi, ảnh và tài liệu"));
}

static struct str gone_text(struct arena *a, const struct privacy_work *w, const struct whole_person *p, int64_t account_id)
{
    struct buf b = { .arena = a }, ids = { .arena = a };
    for (size_t i = 0; i < p->n; i++) {
        if (i) buf_add(&ids, S(", "));
        buf_i64(&ids, p->ids[i]);
    }
    line(&b, "Nhân khẩu số", buf_str(&ids));
    line(&b, "Đã xoá", S("họ tên, năm sinh, giới tính, dấu vết và bốn số cuối của số định danh, số điện thoại; tên "
                         "chủ hộ và "
                         "liên hệ của hộ nếu là người này; nội dung các lần ghi thẻ; ghi chú, ảnh, vị trí của các "
                             "lượt đến hộ"));
    account_line(&b, a, account_id);
    report_line(&b, w);
    line(&b, "Còn lại", S("con số thống kê không gắn với danh tính; sổ nhật ký không chứa tên; bản sao lưu cho đến "
                          "khi hết hạn"));
    return b.failed ? (struct str){ 0 } : buf_str(&b);
}

/* An account or a report of nobody in the registers: what is certified is its end. */
static enum err erase_account_alone(struct db *db, struct arena *a, const struct privacy_work *w)
{
    struct buf b = { .arena = a };
    int64_t done;
    account_line(&b, a, w->request->account_id);
    report_line(&b, w);
    struct erasing x = { .text = buf_str(&b), .about = { .kind = ERASURE_PERSON, .request_id = w->request->id,
                         .unit_id = w->request->unit_id, .account_id = w->by->account_id, .at_ms = w->now_ms } };
    return b.failed ? ERR_NOMEM : events_erase(db, a, &x, &done);
}

static enum err account_of(struct db *db, struct arena *a, const struct privacy_work *w, int64_t *account_id)
{
    *account_id = w->request->account_id;
    enum err e = *account_id ? OK : citizen_of_resident(db, a, w->request->resident_id, account_id);
    return e == ERR_NOT_FOUND ? OK : e;
}

enum err privacy_erase_resident(struct db *db, struct arena *a, const struct privacy_work *w)
{
    struct whole_person *p;
    int64_t done, account_id;
    if (!w->request->resident_id) return erase_account_alone(db, a, w);
    TRY(account_of(db, a, w, &account_id));
    TRY(person_of(db, a, w->request->resident_id, &p));
    TRY(events_of_person(db, p));
    for (size_t i = 0; i < p->n; i++) TRY(entry_forget(db, a, p->ids[i], w));
    struct erasing x = { .v = (const struct event *)(const void *)p->events.p, .n = p->events.n,
                         .what = STRIP_NOTES | STRIP_CARD, .text = gone_text(a, w, p, account_id),
        .about = { .kind = ERASURE_PERSON, .resident_id = w->request->resident_id, .request_id = w->request->id,
                   .unit_id = w->request->unit_id, .account_id = w->by->account_id, .at_ms = w->now_ms } };
    if (!x.text.n) return ERR_NOMEM;
    TRY(events_erase(db, a, &x, &done));
    return doors_tell(db, a, p);
}

enum err privacy_restrict_resident(struct db *db, struct arena *a, const struct privacy_work *w)
{
    struct whole_person *p;
    TRY(person_of(db, a, w->request->resident_id, &p));
    for (size_t i = 0; i < p->n; i++) TRY(guard_put(db, a, p->ids[i], "restricted", w->now_ms, w->request->id));
    return doors_tell(db, a, p);
}

/* ---- putting right ---- */

static enum err blame(const struct privacy_work *w, const char *field)
{
    *w->field = field;
    return ERR_BAD_INPUT;
}

static enum err deed_check(const struct privacy_work *w)
{
    const struct privacy_deed *d = w->deed;
    if (!d->name.n && !d->birth_year && d->sex == SEX_UNKNOWN) return blame(w, "name");
    if (d->name.n && !rules_name_ok(d->name.p, d->name.n)) return blame(w, "name");
    if (d->birth_year && !rules_birth_year_ok((int)d->birth_year, date_of_day(day_of_ms(w->now_ms)).year))
        return blame(w, "birth_year");
    return OK;
}

static struct str card_body(struct arena *a, const struct privacy_work *w)
{
    struct buf b = { .arena = a };
    struct json j = { .out = &b };
    json_object(&j, NULL);
    json_text(&j, "word", S("correct"));
    json_text(&j, "reason", w->request->reason);
    json_i64(&j, "resident", w->request->resident_id);
    if (w->deed->name.n) json_text(&j, "name", w->deed->name);
    if (w->deed->birth_year) json_i64(&j, "birth_year", w->deed->birth_year);
    if (w->deed->sex != SEX_UNKNOWN) json_text(&j, "sex", str_z(sex_words[w->deed->sex]));
    json_end(&j);
    return b.failed ? (struct str){ 0 } : buf_str(&b);
}

/* As an event of the desk: in the history of the door, with who and why. It moves no number. */
static enum err card_event(struct db *db, struct arena *a, const struct privacy_work *w, const struct household *h)
{
    const int64_t units[] = { h->group_id, h->ward_id, CITY_ID };
    struct campaign c = { 0 };
    struct event e = { .id = uuid_v7(a, w->now_ms), .kind = EVENT_CARD, .account_id = w->by->account_id,
                       .household_id = h->id,
                       .group_id = h->group_id, .ward_id = h->ward_id, .day = day_of_ms(w->now_ms), .at_ms = w->now_ms,
                       .device_ms = w->now_ms, .received_ms = w->now_ms, .body = card_body(a, w), .effects = S("") };
    if (!e.id.n || !e.body.n) return ERR_NOMEM;
    enum err found = campaign_at(db, a, units, N_OF(units), &c);
    if (found != OK && found != ERR_NOT_FOUND) return found;
    e.campaign_id = c.id;
    TRY(event_next_seq(db, a, &e.seq));
    TRY(events_insert(db, a, &e, 1));
    return door_touch(db, a, h->id, e.seq);
}

enum err privacy_correct_resident(struct db *db, struct arena *a, const struct privacy_work *w)
{
    const struct privacy_deed *d = w->deed;
    struct resident r;
    struct household h;
    struct card_time t;
    struct str how = { 0 };
    bool was_head;
    TRY(deed_check(w));
    TRY(resident_by_id(db, a, w->request->resident_id, &r));
    enum err guarded = guard_of(db, a, r.id, &how);
    if (guarded != OK && guarded != ERR_NOT_FOUND) return guarded;
    if (str_eq(how, S("erased"))) return ERR_CONFLICT;
    if (d->name.n) TRY(head_rename(db, a, &r, d->name, &was_head));
    TRY(card_time_of(db, a, r.id, &t));
    if (d->name.n) { r.name = d->name; t.name_ms = w->now_ms; }
    if (d->birth_year) { r.birth_year = d->birth_year; t.birth_year_ms = w->now_ms; }
    if (d->sex != SEX_UNKNOWN) { r.sex = (enum sex)d->sex; t.sex_ms = w->now_ms; }
    TRY(resident_set(db, a, &r));
    TRY(card_time_put(db, a, &t));
    TRY(household_by_id(db, a, r.household_id, &h));
    return card_event(db, a, w, &h);
}
