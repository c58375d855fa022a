/* briefing_text.c - numbers and words of a report in Vietnamese. */
#include "plan/report/briefing_text.h"
#include "core/time.h"

struct word { const char *code, *vi; };
static struct str find(const struct word *v, struct str code)
{
    for (; v->code; v++)
        if (str_eq(str_z(v->code), code)) return str_z(v->vi);
    return code;
}

struct str unit_word_vi(struct str w)
{
    static const struct word words[] = {
        { "people", "người" }, { "households", "hộ" }, { "visits", "lượt" }, { "cases", "vụ việc" }, { "times", "lượt" }, { "percent", "%" },
        { "per_1000", "trên 1.000 dân" }, { "minutes", "phút" }, { "vnd", "đồng" }, { NULL, NULL },
    };
    return find(words, w);
}

struct str level_vi(struct str level)
{
    static const struct word words[] = {
        { "unknown", "Chưa có số liệu" }, { "waiting", "Chưa đến kỳ" }, { "reached", "Đã đạt" }, { "on_track", "Đúng tiến độ" },
          { "watch", "Cần theo dõi" },
        { "behind", "Chậm" }, { "missed", "Không đạt" }, { NULL, NULL },
    };
    return find(words, level);
}

struct str kind_vi(struct str kind)
{
    static const struct word words[] = { { "daily", "Báo cáo ngày" }, { "weekly", "Báo cáo tuần" }, { "period", "Báo cáo kỳ" }, { NULL, NULL } };
    return find(words, kind);
}

struct str state_vi(struct str state)
{
    static const struct word words[] = { { "todo", "Chưa làm" }, { "doing", "Đang làm" }, { "blocked", "Vướng" }, { "done", "Đã xong" },
        { NULL, NULL } };
    return find(words, state);
}

struct str grouped(struct arena *a, int64_t n)
{
    struct buf digits = { .arena = a }, out = { .arena = a };
    buf_i64(&digits, n < 0 ? -n : n);
    if (n < 0) buf_add(&out, S("-"));
    for (size_t i = 0; i < digits.n; i++) {
        if (i && (digits.n - i) % 3 == 0) buf_add(&out, S("."));
        buf_add(&out, (struct str){ digits.p + i, 1 });
    }
    return out.failed ? S("") : buf_str(&out);
}

/* At most one digit behind the comma where it says something. */
static struct str tenths(struct arena *a, int64_t milli)
{
    int64_t t = (milli < 0 ? milli - 50 : milli + 50) / 100, whole = t / 10, part = t % 10 < 0 ? -(t % 10) : t % 10;
    struct str w = grouped(a, whole);
    const char *sign = t < 0 && whole == 0 ? "-" : "";
    return part ? arena_printf(a, "%s%.*s,%lld", sign, (int)w.n, w.p, (long long)part)
                : arena_printf(a, "%s%.*s", sign, (int)w.n, w.p);
}

struct str milli_text(struct arena *a, int64_t milli, struct str unit_word)
{
    const bool is_rate =
        str_eq(unit_word, S("percent")) || str_eq(unit_word, S("per_1000")) || str_eq(unit_word, S("minutes"));
    struct str n = is_rate ? tenths(a, milli) : grouped(a, (milli < 0 ? milli - 500 : milli + 500) / 1000);
    if (str_eq(unit_word, S("percent"))) return arena_printf(a, "%.*s %%", (int)n.n, n.p);
    return str_eq(unit_word, S("vnd")) ? arena_printf(a, "%.*s đ", (int)n.n, n.p) : n;
}

struct str permille_text(struct arena *a, int64_t permille)
{
    struct str n = tenths(a, permille * 100);
    return arena_printf(a, "%.*s %%", (int)n.n, n.p);
}

struct str iso_vi(struct arena *a, struct str iso)
{
    int64_t day;
    return day_of_text(iso, &day) == OK ? day_text_vi(a, day) : iso;
}

struct str place_day(struct arena *a, struct str place, int64_t ms)
{
    struct date d = date_of_day(day_of_ms(ms));
    /* NĐ 30/2020: days below 10 and the months 1 and 2 are written with a nought before [K] */
    return arena_printf(a, "%.*s, ngày %02d tháng %s%d năm %d", (int)place.n, place.p, d.day, d.month < 3 ? "0" : "",
                        d.month, d.year);
}
