/* petition_words.c - what words alone can tell: is it another office's business, and is it an answer. */
#include "civic/petition/petition_rules.h"
#include "rules/rules.h"

/* ---- another office's business (khiếu nại, tố cáo theo luật; bí mật nhà nước) ---- */

/* Folded phrases, whole words. "khiếu nại" alone is how people say that they are annoyed, so it takes what the law's complaint is
   about; and "to cao ba mét" is a tall tree, so what reads two ways needs the accents too. */
static const struct { struct str folded; const char *accented, *word; } phrases[] = {
    { STR("don khieu nai"), NULL, "complaint" },               { STR("khieu nai quyet dinh"), NULL, "complaint" },
    { STR("khieu nai ve quyet dinh"), NULL, "complaint" },     { STR("khieu nai hanh chinh"), NULL, "complaint" },
    { STR("khieu nai ve viec thu hoi dat"), NULL, "complaint" }, { STR("khieu nai viec thu hoi dat"), NULL, "complaint" },
    { STR("khieu nai hanh vi hanh chinh"), NULL, "complaint" }, { STR("khieu nai lan hai"), NULL, "complaint" },
    { STR("giai quyet khieu nai"), NULL, "complaint" },        { STR("khieu nai ve boi thuong"), NULL, "complaint" },
    { STR("khieu nai ve giai phong mat bang"), NULL, "complaint" }, { STR("khieu kien"), "khiếu kiện", "complaint" },
    { STR("don to cao"), "đơn tố cáo", "denunciation" },       { STR("to cao can bo"), NULL, "denunciation" },
    { STR("to cao chu tich"), NULL, "denunciation" },          { STR("to cao bi thu"), NULL, "denunciation" },
    { STR("to cao cong an"), NULL, "denunciation" },           { STR("to cao lanh dao"), NULL, "denunciation" },
    { STR("to cao hanh vi"), NULL, "denunciation" },           { STR("to cao ong"), "tố cáo ông", "denunciation" },
    { STR("to cao ba"), "tố cáo bà", "denunciation" },         { STR("to cao anh"), "tố cáo anh", "denunciation" },
    { STR("to cao chi"), "tố cáo chị", "denunciation" },       { STR("toi to cao"), "tôi tố cáo", "denunciation" },
    { STR("bi mat nha nuoc"), NULL, "secret" },                { STR("tai lieu tuyet mat"), NULL, "secret" },
    { STR("van ban tuyet mat"), NULL, "secret" },
};

static const struct { const char *word; struct str vi, en;
} offices[] = {
    { "complaint",
      STR("Nội dung này là khiếu nại theo Luật Khiếu nại. Xin gửi đơn đến cơ quan đã ra quyết định, hoặc đến Ban Tiếp công dân"
          " thành phố Hà Nội. Nếu đây không phải là khiếu nại, bác chọn \"Đây không phải khiếu nại\" rồi gửi lại."),
      STR("This reads as a complaint under the Law on Complaints. Please send it to the office that made the decision, or to"
          " the city's citizen reception board. If it is none, say so and send it again.") },
    { "denunciation",
      STR("Nội dung này là tố cáo theo Luật Tố cáo. Để giữ bí mật cho người tố cáo, xin gửi đơn đến cơ quan có thẩm quyền,"
          " hoặc đến Ban Tiếp công dân thành phố Hà Nội. Nếu đây không phải là tố cáo, bác chọn \"Đây không phải tố cáo\""
          " rồi gửi lại."),
      STR("This reads as a denunciation under the Law on Denunciations. To keep you safe, please take it to the competent"
          " office or the city's citizen reception board. If it is none, say so and send it again.") },
    { "secret", STR("Kênh này không nhận nội dung có bí mật nhà nước. Xin gặp trực tiếp cơ quan công an nơi bác ở."),
      STR("State secrets must not be sent here. Please see the police of your ward in person.") },
};

/* Lower case of the letters Vietnamese uses, so that "TỐ CÁO ÔNG" reads as "tố cáo ông". */
static size_t lower_letter(const char *s, size_t left, char *out)
{
    static const char *const pairs[] = { "Đđ", "Áá", "Àà", "Ôô", "Ốố", "Ếế", "Ịị", "Ệệ", "Ơơ" };
    for (size_t i = 0; i < N_OF(pairs); i++) {
        size_t n = strlen(pairs[i]) / 2;
        if (n > left || memcmp(s, pairs[i], n) != 0) continue;
        memcpy(out, pairs[i] + n, n);
        return n;
    }
    *out = *s >= 'A' && *s <= 'Z' ? (char)(*s + ('a' - 'A')) : *s;
    return 1;
}

static bool has_accented(struct str text, const char *phrase)
{
    char low[PETITION_TEXT_MAX];
    size_t n = 0;
    while (n < text.n && n < sizeof low - 4) n += lower_letter(text.p + n, text.n - n, low + n);
    for (size_t at = 0, m = strlen(phrase); at + m <= n; at++)
        if (memcmp(low + at, phrase, m) == 0) return true;
    return false;
}

static bool has_words(struct str folded, struct str phrase)
{
    for (size_t at = 0; at + phrase.n <= folded.n; at++) {
        bool starts = at == 0 || folded.p[at - 1] == ' ', ends = at + phrase.n == folded.n || folded.p[at + phrase.n] == ' ';
        if (starts && ends && memcmp(folded.p + at, phrase.p, phrase.n) == 0) return true;
    }
    return false;
}

const char *petition_turned_away(struct str text)
{
    char room[PETITION_TEXT_MAX];
    struct str folded = { room, rules_fold(text.p, text.n, room, sizeof room) };
    if (folded.n > sizeof room) return NULL;
    for (size_t i = 0; i < N_OF(phrases); i++)
        if (has_words(folded, phrases[i].folded) && (!phrases[i].accented || has_accented(text, phrases[i].accented)))
            return phrases[i].word;
    return NULL;
}

struct str petition_other_office(const char *turned_away, bool in_english)
{
    for (size_t i = 0; i < N_OF(offices); i++)
        if (strcmp(offices[i].word, turned_away) == 0) return in_english ? offices[i].en : offices[i].vi;
    return (struct str){ 0 };
}

/* ---- is it an answer ---- */

enum { WORDS_MIN = 5, LETTERS_MIN = 8, BLANK_MIN = 3 };

bool petition_has_blank(struct str text)
{
    size_t run = 0;
    for (size_t i = 0; i <= text.n; i++) {
        bool is_line = i < text.n && (text.p[i] == '_' || text.p[i] == '.');
        if (is_line) { run++; continue; }
        bool starts = i - run == 0 || text.p[i - run - 1] == ' ' || text.p[i - run - 1] == '\n';
        if (run >= BLANK_MIN && starts) return true;
        run = 0;
        bool is_ellipsis = i + 3 <= text.n && memcmp(text.p + i, "…", 3) == 0;
        if (is_ellipsis && (i == 0 || text.p[i - 1] == ' ' || text.p[i - 1] == '\n')) return true;
    }
    return false;
}

bool petition_is_answer(struct str text)
{
    char room[PETITION_TEXT_MAX];
    bool seen[128] = { false };
    size_t n = rules_fold(text.p, text.n, room, sizeof room), letters = 0, different = 0, words = 0;
    if (n > sizeof room || petition_has_blank(text)) return false;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)room[i];
        if (c == ' ') continue;
        if (i == 0 || room[i - 1] == ' ') words++;
        letters++;
        if (!seen[c & 127]) { seen[c & 127] = true; different++; }
    }
    return letters >= PETITION_ANSWER_MIN && different >= LETTERS_MIN && words >= WORDS_MIN;
}
