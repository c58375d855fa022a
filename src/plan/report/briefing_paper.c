/* briefing_paper.c - a report upward on paper: the cover letter, figures, charts, who is behind, and the annex that says where each figure is from. */
#include "plan/report/briefing.h"
#include "auth/qr.h"
#include "core/time.h"
#include "paper/chart.h"
#include "plan/report/briefing_text.h"

enum { LINES_MAX = 6, BARS_MAX = BRIEFING_TARGETS_MAX };
struct printing {
    struct arena *a;
    struct paper *p;
    const struct json_in *o;
    const struct briefing *b;
    struct str verify_url, period, hash;
};

#define P(s) (int)(s).n, (s).p

/* ---- the cover (công văn), laid out after Nghị định 30/2020/NĐ-CP, phụ lục I [K]; its words are settings of the office ---- */

static void cover(struct printing *k)
{
    const struct json_in *l = json_member(k->o, "letter");
    struct arena *a = k->a;
    struct paper *p = k->p;
    struct str number = text_in(l, "number"), symbol = text_in(l, "symbol"), office = text_in(l, "office"),
               name = text_in(k->o, "plan_name");
    struct str unit = text_in(k->o, "unit_name"), decision = text_in(k->o, "decision_number");
    const struct paper_mast issuer = { text_in(l, "office_over"), office };
    const struct paper_mast state = { S("CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"), S("Độc lập - Tự do - Hạnh phúc") };
    paper_masthead(p, &issuer, &state);
    if (!number.n) number = S("……");
    paper_halves(p, arena_printf(a, "Số: %.*s%.*s", P(number), P(symbol)),
                 place_day(a, text_in(l, "place"), i64_in(k->o, "made_ms")), false);
    paper_halves(p, arena_printf(a, "V/v báo cáo kết quả %.*s thực hiện %.*s", P(k->period), P(name)), S(""), false);
    paper_gap(p, 6);
    struct str to = text_in(l, "addressee");
    paper_text(p, arena_printf(a, "Kính gửi: %.*s", P(to)));
    paper_gap(p, 3);
    struct str day = iso_vi(a, text_in(k->o, "decision_day"));
    paper_text(
        p, arena_printf(a, "Thực hiện %.*s (bản %lld, Quyết định số %.*s ngày %.*s), xin báo cáo kết quả %.*s như sau.",
                        P(name), (long long)i64_in(k->o, "plan_version"), P(decision), P(day), P(k->period)));
    const struct json_in *targets = json_member(k->o, "targets");
    int64_t good = 0, slow = 0;
    for (size_t i = 0; i < json_count(targets); i++) {
        struct str level = text_in(json_member(json_item(targets, i), "progress"), "level");
        good += str_eq(level, S("reached")) || str_eq(level, S("on_track"));
        slow += str_eq(level, S("behind")) || str_eq(level, S("missed"));
    }
    paper_text(
        p,
        arena_printf(
            a,
            "Trong %zu chỉ tiêu của %.*s: %lld chỉ tiêu đã đạt hoặc đúng tiến độ, %lld chỉ tiêu chậm hoặc không đạt. Số liệu chi tiết, biểu đồ "
            "và nguồn của từng số ở các trang sau.",
            json_count(targets), P(unit), (long long)good, (long long)slow));
    paper_text(
        p,
        S("Số liệu đếm từ từng việc đã làm, không nhập tay; số ghi “báo cáo” lấy từ văn bản của cơ quan khác, có người nhập và người duyệt."));
    paper_gap(p, 4);
    const struct paper_signer signers[] = {
        { S("Nơi nhận:"), text_in(l, "recipients"), S("") }, { text_in(l, "signer_title"), S("(ký, ghi rõ họ tên)"), text_in(l, "signer_name") },
    };
    paper_signers(p, signers, N_OF(signers));
    paper_page(p);
}

/* ---- figures ---- */

static void head(struct printing *k)
{
    struct arena *a = k->a;
    struct str kind = kind_vi(text_in(k->o, "kind")), unit = text_in(k->o, "unit_name"),
               code = text_in(k->o, "unit_code");
    const struct paper_fact facts[] = {
        { S("Đơn vị"), arena_printf(a, "%.*s (mã %.*s)", P(unit), P(code)) }, { S("Kỳ báo cáo"), k->period },
        { S("Kế hoạch"), arena_printf(a, "%.*s, bản %lld", P(text_in(k->o, "plan_code")), (long long)i64_in(k->o, "plan_version")) },
        { S("Lập lúc"), time_text_vi(a, i64_in(k->o, "made_ms")) },
    };
    paper_title(k->p, text_in(k->o, "plan_name"), arena_printf(a, "%.*s – %.*s", P(kind), P(unit)), k->period);
    paper_facts(k->p, facts, N_OF(facts));
}

static struct str unit_of(const struct json_in *t) { return text_in(json_member(t, "definition"), "unit_word"); }
static bool is_known(const struct json_in *t)
{
    return json_as_bool(json_member(json_member(t, "progress"), "is_known"));
}

static void figures(struct printing *k)
{
    static const struct paper_column columns[] = {
        { STR("Chỉ tiêu"), 62, PAPER_LEFT }, { STR("Mục tiêu"), 24, PAPER_RIGHT }, { STR("Trong kỳ"), 20, PAPER_RIGHT },
        { STR("Đến nay"), 24, PAPER_RIGHT },
        { STR("Đạt"), 15, PAPER_RIGHT }, { STR("Dự báo hết kỳ"), 24, PAPER_RIGHT }, { STR("Mức"), 24, PAPER_LEFT },
    };
    const struct json_in *targets = json_member(k->o, "targets");
    paper_heading(k->p, S("1. Chỉ tiêu"));
    paper_table(k->p, columns, N_OF(columns));
    for (size_t i = 0; i < json_count(targets); i++) {
        const struct json_in *t = json_item(targets, i), *p = json_member(t, "progress");
        struct str unit = unit_of(t), name = text_in(t, "name"), word = unit_word_vi(unit);
        bool known = is_known(t);
        int64_t moved = i64_in(p, "now_milli") - i64_in(t, "before_milli");
        const struct str cells[] = {
            arena_printf(k->a, "%.*s (%.*s)%s", P(name), P(word),
                         json_as_bool(json_member(t, "is_reported")) ? " – báo cáo" : ""),
            milli_text(k->a, i64_in(t, "goal_milli"), unit),
            known && json_as_bool(json_member(t, "was_known"))
                ? arena_printf(k->a, "%s%.*s", moved > 0 ? "+" : "", P(milli_text(k->a, moved, unit)))
                : S("–"),
            known ? milli_text(k->a, i64_in(p, "now_milli"), unit) : S("–"),
            known ? permille_text(k->a, i64_in(p, "done_permille")) : S("–"),
            known ? milli_text(k->a, i64_in(p, "expected_milli"), unit) : S("–"),
            level_vi(text_in(p, "level")),
        };
        paper_row(k->p, cells);
    }
    paper_table_end(k->p);
}

/* How much of its period has gone by, of the first target: the bars stand against it. */
static int64_t time_gone(struct printing *k, const struct json_in *t)
{
    int64_t to, from = i64_in(t, "from_day"), end = i64_in(t, "to_day");
    if (!t || day_of_text(text_in(k->o, "to"), &to) != OK || end < from) return 0;
    int64_t gone = (to - from + 1) * 1000 / (end - from + 1);
    return gone < 0 ? 0 : gone > 1000 ? 1000 : gone;
}

static void bars(struct printing *k)
{
    const struct json_in *targets = json_member(k->o, "targets");
    struct chart_bar *v = arena_new(k->a, struct chart_bar, BARS_MAX);
    size_t n = 0;
    if (!v) return;
    for (size_t i = 0; i < json_count(targets) && n < BARS_MAX; i++) {
        const struct json_in *t = json_item(targets, i), *p = json_member(t, "progress");
        if (!is_known(t)) continue;
        v[n++] = (struct chart_bar){ text_in(t, "name"), permille_text(k->a, i64_in(p, "done_permille")), i64_in(p, "done_permille"),
                                     json_as_bool(json_member(t, "is_reported")) };
    }
    if (!n) return;
    paper_heading(k->p, S("2. Đã đi được bao nhiêu phần đường"));
    paper_lead(k->p, S("Vạch đứng đậm: thời gian đã qua của kỳ chỉ tiêu. Thanh nhạt: số liệu báo cáo từ ngoài."));
    chart_bars(k->p, v, n, time_gone(k, json_item(targets, 0)));
}

static void lines(struct printing *k)
{
    const struct json_in *targets = json_member(k->o, "targets");
    int drawn = 0;
    for (size_t i = 0; i < json_count(targets) && drawn < LINES_MAX; i++) {
        enum { POINTS_MAX = 64 };
        const struct json_in *t = json_item(targets, i), *series = json_member(t, "series");
        struct chart_point v[POINTS_MAX];
        size_t n = 0;
        if (json_as_bool(json_member(t, "is_reported")) || json_count(series) < 2) continue;
        for (; n < json_count(series) && n < POINTS_MAX; n++)
            v[n] = (struct chart_point){ json_as_i64(json_item(json_item(series, n), 0), 0), json_as_i64(json_item(json_item(series, n), 1), 0) };
        struct str unit = unit_of(t);
        const struct chart_way way = {
            .from_day = i64_in(t, "from_day") - 1, .to_day = i64_in(t, "to_day"), .start_milli = i64_in(t, "start_milli"),
            .goal_milli = i64_in(t, "goal_milli"),
            .from = day_text_vi(k->a, i64_in(t, "from_day")), .to = day_text_vi(k->a, i64_in(t, "to_day")),
            .start = milli_text(k->a, i64_in(t, "start_milli"), unit), .goal = milli_text(k->a, i64_in(t, "goal_milli"), unit),
            .last = milli_text(k->a, v[n - 1].milli, unit),
        };
        if (drawn++ == 0) paper_heading(k->p, S("3. Diễn biến; đường nhạt là đường phải đi"));
        paper_lead(k->p, text_in(t, "name"));
        chart_line(k->p, &way, v, n);
    }
}

/* ---- who is behind; groups; tasks ---- */

static void behind(struct printing *k)
{
    static const struct paper_column columns[] = {
        { STR("Đơn vị"), 80, PAPER_LEFT }, { STR("Được giao"), 30, PAPER_RIGHT }, { STR("Đến nay"), 30, PAPER_RIGHT }, { STR("Đạt"), 20, PAPER_RIGHT },
    };
    const struct json_in *all = json_member(k->o, "behind");
    if (!json_count(all)) return;
    paper_heading(k->p, S("4. Đơn vị còn chậm"));
    paper_table(k->p, columns, N_OF(columns));
    for (size_t i = 0; i < json_count(all); i++) {
        const struct json_in *t = json_item(all, i), *levels = json_member(t, "levels"), *units = json_member(t, "units");
        struct str name = text_in(t, "name"), word = text_in(t, "unit_word");
        paper_band(k->p, arena_printf(k->a, "%.*s: %lld đạt, %lld đúng tiến độ, %lld cần theo dõi, %lld chậm", P(name),
                                      (long long)i64_in(levels, "reached"),
                                      (long long)i64_in(levels, "on_track"), (long long)i64_in(levels, "watch"),
                                      (long long)(i64_in(levels, "behind") + i64_in(levels, "missed"))));
        for (size_t n = 0; n < json_count(units); n++) {
            const struct json_in *u = json_item(units, n);
            const struct str cells[] = { text_in(u, "unit"), milli_text(k->a, i64_in(u, "goal_milli"), word),
                milli_text(k->a, i64_in(u, "now_milli"), word),
                                         permille_text(k->a, i64_in(u, "done_permille")) };
            paper_row(k->p, cells);
        }
    }
    paper_table_end(k->p);
}

static void groups(struct printing *k)
{
    static const struct paper_column columns[] = {
        { STR("Nhóm"), 10, PAPER_RIGHT }, { STR("Nhóm hoạt động"), 66, PAPER_LEFT }, { STR("Chủ trì"), 40, PAPER_LEFT },
        { STR("Chưa"), 12, PAPER_RIGHT },
        { STR("Đang"), 12, PAPER_RIGHT }, { STR("Vướng"), 13, PAPER_RIGHT }, { STR("Xong"), 12, PAPER_RIGHT }, { STR("Quá hạn"), 14, PAPER_RIGHT },
    };
    const struct json_in *all = json_member(k->o, "groups");
    if (!json_count(all)) return;
    paper_heading(k->p, S("5. Nhiệm vụ theo nhóm hoạt động (nhiệm vụ × đơn vị)"));
    paper_table(k->p, columns, N_OF(columns));
    for (size_t i = 0; i < json_count(all); i++) {
        const struct json_in *g = json_item(all, i);
        const struct str cells[] = { text_in(g, "code"),
                                     text_in(g, "name"),
                                     text_in(g, "lead"),
                                     grouped(k->a, i64_in(g, "todo")),
                                     grouped(k->a, i64_in(g, "doing")),
                                     grouped(k->a, i64_in(g, "blocked")),
                                     grouped(k->a, i64_in(g, "done")),
                                     grouped(k->a, i64_in(g, "late")) };
        paper_row(k->p, cells);
    }
    paper_table_end(k->p);
}

static void tasks(struct printing *k)
{
    static const struct paper_column columns[] = {
        { STR("Mã"), 16, PAPER_LEFT }, { STR("Nhiệm vụ"), 70, PAPER_LEFT }, { STR("Tình trạng"), 22, PAPER_LEFT }, { STR("Ghi chú"), 70, PAPER_LEFT },
    };
    const struct json_in *all = json_member(k->o, "tasks");
    if (!json_count(all)) return;
    paper_heading(k->p, S("5. Nhiệm vụ được giao"));
    paper_table(k->p, columns, N_OF(columns));
    for (size_t i = 0; i < json_count(all); i++) {
        const struct json_in *t = json_item(all, i);
        struct str state = state_vi(text_in(t, "state"));
        const struct str cells[] = { text_in(t, "code"), text_in(t, "name"),
                                     json_as_bool(json_member(t, "is_late"))
                                         ? arena_printf(k->a, "%.*s, quá hạn", P(state))
                                         : state,
                                     text_in(t, "reason") };
        paper_row(k->p, cells);
    }
    paper_table_end(k->p);
}

/* ---- where each figure is from ---- */

static struct str source_text(struct printing *k, const struct json_in *t)
{
    const struct json_in *d = json_member(t, "document"), *events = json_member(t, "events");
    struct buf b = { .arena = k->a };
    if (json_is_object(d)) {
        struct str source = text_in(d, "source"), number = text_in(d, "number"), day = iso_vi(k->a, text_in(d, "day")),
            as_of = iso_vi(k->a, text_in(d, "as_of"));
        struct str by = text_in(d, "entered_by"), second = text_in(d, "approved_by");
        return arena_printf(k->a, "%.*s, văn bản %.*s ngày %.*s, số liệu đến %.*s; nhập: %.*s, duyệt: %.*s", P(source),
                            P(number), P(day), P(as_of), P(by), P(second));
    }
    for (size_t i = 0; i < json_count(events); i++) {
        struct str door = text_in(json_item(events, i), "door"), measure = text_in(json_item(events, i), "measure");
        if (i) buf_add(&b, S("; "));
        buf_add(&b, measure);
        if (door.n) { buf_add(&b, S(" ← ")); buf_add(&b, door); }
    }
    return b.failed ? S("") : buf_str(&b);
}

static void annex(struct printing *k)
{
    static const struct paper_column columns[] = {
        { STR("Chỉ tiêu"), 42, PAPER_LEFT }, { STR("Định nghĩa, phiên bản"), 50, PAPER_LEFT }, { STR("Số liệu lúc"), 24, PAPER_LEFT },
        { STR("Việc đã làm hoặc văn bản"), 66, PAPER_LEFT },
    };
    const struct json_in *targets = json_member(k->o, "targets");
    paper_heading(k->p, S("Phụ lục. Mỗi số từ đâu ra"));
    paper_table(k->p, columns, N_OF(columns));
    for (size_t i = 0; i < json_count(targets); i++) {
        const struct json_in *t = json_item(targets, i), *d = json_member(t, "definition");
        struct str code = text_in(d, "code"), formula = text_in(d, "formula");
        const struct str cells[] = {
            text_in(t, "name"),
            arena_printf(k->a, "%.*s, bản %lld: %.*s", P(code), (long long)i64_in(d, "version"), P(formula)),
            time_text_vi(k->a, i64_in(json_member(t, "progress"), "as_of_ms")), source_text(k, t)
        };
        paper_row(k->p, cells);
    }
    paper_table_end(k->p);
}

static enum err proof(struct printing *k)
{
    struct qr_grid qr;
    TRY(qr_grid(k->a, k->verify_url, &qr));
    paper_heading(k->p, S("Kiểm tra báo cáo này"));
    paper_code(k->p, (struct paper_code){ qr.dark, qr.width, 28 }, k->verify_url, arena_printf(k->a, "Báo cáo số %lld. Mã băm SHA-256: %.*s\n"
               "Chữ ký hệ thống, không phải chữ ký số công cộng (Luật Giao dịch điện tử 20/2023/QH15).", (long long)k->b->id, P(k->hash)));
    return OK;
}

static struct str period_text_vi(struct arena *a, const struct json_in *o)
{
    struct str from = iso_vi(a, text_in(o, "from")), to = iso_vi(a, text_in(o, "to"));
    return str_eq(from, to) ? arena_printf(a, "ngày %.*s", P(to)) : arena_printf(a, "từ %.*s đến %.*s", P(from), P(to));
}

enum err briefing_paper(struct arena *a, const struct briefing *b, struct str verify_url, struct str *pdf)
{
    struct printing k = { .a = a, .b = b, .verify_url = verify_url };
    struct blame blame;
    enum err e = json_parse(a, b->body, &blame, &k.o);
    if (e != OK) return e == ERR_NOMEM ? e : ERR_INTERNAL;
    struct str unit = text_in(k.o, "unit_name"), kind = kind_vi(text_in(k.o, "kind"));
    k.period = period_text_vi(a, k.o);
    k.hash = hex(a, b->hash);
    const struct paper_about about = { .title = arena_printf(a, "%.*s – %.*s", P(kind), P(unit)),
        .foot = arena_printf(a, "Báo cáo số %lld – %.*s", (long long)b->id, P(unit)),
                                       .made_ms = b->made_ms };
    TRY(paper_open(a, &about, &k.p));
    cover(&k);
    head(&k);
    figures(&k);
    bars(&k);
    lines(&k);
    behind(&k);
    groups(&k);
    tasks(&k);
    annex(&k);
    TRY(proof(&k));
    return paper_close(k.p, pdf);
}
