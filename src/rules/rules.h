/* rules.h - what the city asks of an entry at the door, once, in C: the server runs it and the phone runs it.
   Freestanding: no libc, no allocation, no clock. The phone gets it as WebAssembly; the server's word is final. */
#ifndef SANSANG_RULES_H
#define SANSANG_RULES_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RULES_VERSION = 1 };

/* ---- text ---- */

/* Search form of a Vietnamese text (NFC or NFD): lower-case ASCII letters and digits, accents and tone marks gone, đ as d,
   everything else one space, none at the ends. Returns the length written, or `cap + 1` when it does not fit. */
size_t rules_fold(const char *s, size_t n, char *out, size_t cap);

/* Sort key of a house number as written ("12A/34" after "12/5", "2" before "10"): digits padded, letters folded. */
size_t rules_house_key(const char *s, size_t n, char *out, size_t cap);

/* The text with what names a person or a car hidden: phone, identity and account numbers, plates and e-mail addresses become "…".
   A proposal for whoever clears it for the public. Never longer than the text. Returns the length, or `cap + 1` when it does not fit. */
size_t rules_mask(const char *s, size_t n, char *out, size_t cap);

/* ---- numbers people carry ---- */

/* Personal number (số định danh cá nhân), 12 digits PPP G YY NNNNNN; NĐ 137/2015, TT 59/2021. No check digit. */
enum rules_number { NUMBER_OK, NUMBER_LENGTH, NUMBER_PROVINCE, NUMBER_CENTURY, NUMBER_SEX, NUMBER_YEAR };
struct rules_person { int birth_year; int sex; };            /* sex: 0 unknown, 1 male, 2 female */
enum rules_number rules_number_read(const char *s, size_t n, struct rules_person *out);
/* The same, and it must agree with what was typed (0 = not typed); `this_year` bounds the year of birth. */
enum rules_number rules_number_check(const char *s, size_t n, struct rules_person typed, int this_year);

/* Mobile or Hà Nội landline as people write it -> "+84…" (E.164). Returns the length, 0 when it is no such number. */
size_t rules_phone(const char *s, size_t n, char out[16]);

/* The code on an ID card (CCCD, căn cước): pipe-separated, at least six fields; at most 512 bytes; extra fields are ignored. */
struct rules_slice { size_t at, n; };
struct rules_card { struct rules_slice number, name, address; int day, month, year, sex; };
bool rules_card_read(const char *s, size_t n, struct rules_card *out);

/* ---- the three readies ---- */

enum rules_mark {
    MARK_PHONE, MARK_NETWORK, MARK_CITY_APP,        /* block A: devices   (sẵn sàng thiết bị)   */
    MARK_EID, MARK_ACCOUNT,                         /* block B: identity  (sẵn sàng định danh)  */
    MARK_SKILLS, MARK_SAFETY, MARK_CULTURE,         /* block C: skills    (sẵn sàng kỹ năng)    */
    MARK_LEARN,                                     /* ready to learn; belongs to no block      */
    MARK_COUNT
};
extern const char *const mark_words[];              /* phone, network, city_app, eid, account, skills, safety, culture, learn */

/* A person's marks are MARK_COUNT letters in that order. */
enum { MARK_UNKNOWN = '?', MARK_YES = 'y', MARK_WON = 'w', MARK_NO = 'n', MARK_NA = '-' };
/* y: it was so before anyone came · w: won at a visit · n: missing · -: does not apply to this person · ?: not asked yet */

bool rules_marks_valid(const char *s, size_t n);
bool rules_mark_is_whole(char mark);                /* y, w and - */
/* Which blocks are whole: bit 0 A, bit 1 B, bit 2 C. All three = sẵn sàng. */
unsigned rules_ready(const char marks[MARK_COUNT]);
/* The next thing to help with, in the order of teaching: the first mark that is not whole, or MARK_COUNT. */
enum rules_mark rules_next(const char marks[MARK_COUNT]);
/* How many marks are whole: 0..MARK_COUNT-1 (MARK_LEARN not counted). */
int rules_ready_count(const char marks[MARK_COUNT]);

/* Each mark is a register of its own: the later time wins, a tie goes to the greater letter; '?' never overwrites.
   `at` holds MARK_COUNT times (ms; 0 = never). Commutes: any order of arrival gives the same end. Returns the changed marks as bits. */
unsigned rules_marks_merge(char marks[MARK_COUNT], int64_t at[MARK_COUNT], const char *wrote, int64_t wrote_ms);

/* Registers as text for a column: MARK_COUNT base-36 times of 9 characters each. */
enum { MARK_TIMES_LEN = 9 * MARK_COUNT };
void rules_times_write(const int64_t at[MARK_COUNT], char out[MARK_TIMES_LEN]);
bool rules_times_read(const char *s, size_t n, int64_t at[MARK_COUNT]);

/* ---- a visit ---- */

enum rules_outcome { OUTCOME_GUIDED, OUTCOME_ABSENT, OUTCOME_COME_BACK, OUTCOME_REFUSED, OUTCOME_NO_DEVICE,
                     OUTCOME_VACANT, OUTCOME_COUNT };
extern const char *const outcome_words[];           /* guided, absent, come_back, refused, no_device, vacant */
enum rules_level { LEVEL_HEARD, LEVEL_HELPED, LEVEL_ALONE, LEVEL_TAUGHT, LEVEL_COUNT };
extern const char *const level_words[];             /* heard, helped, alone, taught */

struct rules_visit {
    int outcome;
    int64_t started_ms, ended_ms, come_back_ms;     /* come_back_ms 0 = none */
    int people, acts;                               /* persons named; guidance acts */
    size_t note_bytes;
    int64_t campaign_from_ms, campaign_to_ms;       /* the campaign's first moment and the moment after its last */
};
/* What is wrong with a visit, and with which field of it. */
enum rules_fault { VISIT_OK, VISIT_OUTCOME, VISIT_TIMES, VISIT_TOO_LONG, VISIT_COME_BACK, VISIT_PEOPLE, VISIT_ACTS, VISIT_NOTE,
                   VISIT_OUT_OF_CAMPAIGN, VISIT_FAULT_COUNT };
enum rules_fault rules_visit_check(const struct rules_visit *v);
extern const char *const fault_words[];             /* codes for the wire: "outcome", "times", ... */
extern const char *const fault_fields[];            /* the field of the visit's body each is about */

/* Birth year a person can have: 1900..this_year. Name: 2..120 bytes, letters of any script, no digits. */
bool rules_birth_year_ok(int year, int this_year);
bool rules_name_ok(const char *s, size_t n);

#endif
