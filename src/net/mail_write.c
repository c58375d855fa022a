/* mail_write.c - a mail as text: headers first, every line short, nothing but ASCII. */
#include "net/mail.h"
#include "core/time.h"

enum { WORD_BYTES = 45, LINE_MAX_QP = 73, ADDRESS_BYTES_MAX = 254 };

bool mail_is_address(struct str s)
{
    const char *at = s.n ? memchr(s.p, '@', s.n) : NULL;
    if (!at || s.n > ADDRESS_BYTES_MAX || at == s.p || at + 1 == s.p + s.n ||
        memchr(at + 1, '@', (size_t)(s.p + s.n - at - 1)))
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] <= ' ' || s.p[i] >= 0x7f || strchr("\"(),:;<>[\\]", s.p[i])) return false;
    for (const char *p = at + 1, *end = s.p + s.n; p < end; p++)                 /* no label of the domain is empty */
        if (*p == '.' && (p == at + 1 || p + 1 == end || p[1] == '.')) return false;
    return true;
}

static bool is_one_line(struct str s) { return s.n == 0 || (!memchr(s.p, '\n', s.n) && !memchr(s.p, '\r', s.n)); }

static bool is_ascii(struct str s)
{
    for (size_t i = 0; i < s.n; i++) if ((unsigned char)s.p[i] >= 0x7f || (unsigned char)s.p[i] < ' ') return false;
    return true;
}

static void add_base64(struct buf *b, const unsigned char *p, size_t n)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < n; i += 3) {
        unsigned x = (unsigned)p[i] << 16 | (i + 1 < n ? (unsigned)p[i + 1] << 8 : 0) | (i + 2 < n ? p[i + 2] : 0);
        char four[4] = { letters[x >> 18], letters[x >> 12 & 63], i + 1 < n ? letters[x >> 6 & 63] : '=',
                         i + 2 < n ? letters[x & 63] : '=' };
        buf_add(b, (struct str){ four, 4 });
    }
}

/* RFC 2047: encoded words of at most 75 letters, none of which splits a letter of UTF-8. */
static void add_words(struct buf *b, struct str s)
{
    if (is_ascii(s) && s.n <= WORD_BYTES && !memchr(s.p, '=', s.n)) { buf_add(b, s); return; }
    for (size_t at = 0; at < s.n; ) {
        size_t n = s.n - at < WORD_BYTES ? s.n - at : WORD_BYTES;
        while (at + n < s.n && n > 1 && ((unsigned char)s.p[at + n] & 0xc0) == 0x80) n--;
        if (at) buf_add(b, S("\r\n "));
        buf_add(b, S("=?UTF-8?B?"));
        add_base64(b, (const unsigned char *)s.p + at, n);
        buf_add(b, S("?="));
        at += n;
    }
}

/* RFC 2045 §6.7: a space at the end of a line is written out, a long line is broken with "=". */
static void add_quoted_printable(struct buf *b, struct str s)
{
    static const char hex_digits[] = "0123456789ABCDEF";
    size_t column = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '\n') { buf_add(b, S("\r\n")); column = 0; continue; }
        bool ends_line = i + 1 == s.n || s.p[i + 1] == '\n';
        bool is_plain = (c > ' ' && c < 0x7f && c != '=') || ((c == ' ' || c == '\t') && !ends_line);
        if (column >= LINE_MAX_QP) { buf_add(b, S("=\r\n")); column = 0; }
        char three[3] = { '=', hex_digits[c >> 4], hex_digits[c & 15] };
        buf_add(b, is_plain ? (struct str){ s.p + i, 1 } : (struct str){ three, 3 });
        column += is_plain ? 1 : 3;
    }
    buf_add(b, S("\r\n"));
}

static struct str date_text(struct arena *a, int64_t now_ms)
{
    static const char *const days[] = { "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed" };      /* 1970-01-01 was a Thursday */
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
                                          "Dec" };
    int64_t day = day_of_ms(now_ms), s = (now_ms - day_start_ms(day)) / 1000;
    struct date d = date_of_day(day);
    return arena_printf(a, "%s, %d %s %d %02d:%02d:%02d +0700", days[day % 7], d.day, months[d.month - 1], d.year,
                        (int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
}

static void add_header(struct buf *b, const char *name, struct str value)
{
    buf_add(b, str_z(name));
    buf_add(b, S(": "));
    buf_add(b, value);
    buf_add(b, S("\r\n"));
}

static void add_address(struct buf *b, const char *name, struct str words, struct str address)
{
    buf_add(b, str_z(name));
    buf_add(b, S(": "));
    if (words.n) { add_words(b, words); buf_add(b, S(" ")); }
    buf_add(b, words.n ? S("<") : S(""));
    buf_add(b, address);
    buf_add(b, words.n ? S(">\r\n") : S("\r\n"));
}

enum err mail_write(struct arena *a, const struct mail *m, int64_t now_ms, struct str *out)
{
    struct buf b = { .arena = a };
    if (!mail_is_address(m->from) || !mail_is_address(m->to) || !is_one_line(m->subject) || !is_one_line(m->from_name)
        || !is_one_line(m->id) || !is_ascii(m->id) || !is_ascii(m->unsubscribe_url)) return ERR_BAD_INPUT;
    const char *at = memchr(m->from.p, '@', m->from.n);
    size_t host = m->from.n - (size_t)(at - m->from.p) - 1;
    add_header(&b, "Date", date_text(a, now_ms));
    add_address(&b, "From", m->from_name, m->from);
    add_address(&b, "To", (struct str){ 0 }, m->to);
    buf_add(&b, S("Subject: "));
    add_words(&b, m->subject);
    buf_add(&b, S("\r\n"));
    add_header(&b, "Message-ID", arena_printf(a, "<%.*s@%.*s>", (int)m->id.n, m->id.p, (int)host, at + 1));
    add_header(&b, "Auto-Submitted", S("auto-generated"));
    if (m->unsubscribe_url.n) {
        add_header(&b, "List-Unsubscribe", arena_printf(a, "<%.*s>", (int)m->unsubscribe_url.n, m->unsubscribe_url.p));
        add_header(&b, "List-Unsubscribe-Post", S("List-Unsubscribe=One-Click"));
    }
    add_header(&b, "MIME-Version", S("1.0"));
    add_header(&b, "Content-Type", S("text/plain; charset=utf-8"));
    add_header(&b, "Content-Transfer-Encoding", S("quoted-printable"));
    buf_add(&b, S("\r\n"));
    add_quoted_printable(&b, m->text);
    if (b.failed) return ERR_NOMEM;
    *out = buf_str(&b);
    return OK;
}
