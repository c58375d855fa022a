/* fuzz_card.c - any bytes into the readers of cards, numbers, telephones and text: no crash, and what is accepted is
   sound. */
#include <stdlib.h>
#include <string.h>
#include "rules/rules.h"

static void check_slice(struct rules_slice s, size_t n) { if (s.at > n || s.n > n - s.at) abort(); }

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *s = (const char *)data;
    struct rules_card c;
    if (rules_card_read(s, size, &c)) {
        check_slice(c.number, size); check_slice(c.name, size); check_slice(c.address, size);
        if (c.number.n != 12 || c.month < 1 || c.month > 12 || c.day < 1 || c.day > 31 || c.sex < 0 || c.sex > 2)
            abort();
        if (!rules_name_ok(s + c.name.at, c.name.n)) abort();
    }
    struct rules_person p;
    (void)rules_number_check(s, size, (struct rules_person){ 0 }, 2026);
    if (rules_number_read(s, size, &p) == NUMBER_OK && (p.birth_year < 1900 || p.sex < 1 || p.sex > 2)) abort();
    char phone[16];
    size_t len = rules_phone(s, size, phone);
    if (len != 0 && (len < 12 || len > 13 || memcmp(phone, "+84", 3) != 0)) abort();

    char out[256], again[256];
    size_t n = rules_fold(s, size, out, sizeof out);
    if (n <= sizeof out && (rules_fold(out, n, again, sizeof again) != n || memcmp(out, again, n) != 0)) abort();
    (void)rules_house_key(s, size, out, sizeof out);
    int64_t at[MARK_COUNT];
    char times[MARK_TIMES_LEN];
    if (rules_times_read(s, size, at)) { rules_times_write(at, times); if (memcmp(times, s, size) != 0) abort(); }
    return 0;
}
