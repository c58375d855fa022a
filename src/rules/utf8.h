/* utf8.h - one code point at a time, shared by the files of rules/. */
#ifndef SANSANG_UTF8_H
#define SANSANG_UTF8_H
#include "rules/rules.h"

enum { UTF8_BAD = 0x110000 };        /* above every code point */

/* The code point at s[*i], moving *i behind it. A byte that starts no valid UTF-8 (overlong, surrogate, cut off) gives
   UTF8_BAD and moves by one. Call only while *i < n. */
static inline uint32_t utf8_next(const char *s, size_t n, size_t *i)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    uint32_t c = (uint8_t)s[(*i)++];
    if (c < 0x80) return c;
    size_t len = c >= 0xF0 && c < 0xF5 ? 4 : c >= 0xE0 && c < 0xF0 ? 3 : c >= 0xC2 && c < 0xE0 ? 2 : 0;
    if (len == 0 || n - *i < len - 1) return UTF8_BAD;
    c &= 0x7Fu >> len;
    for (size_t k = 0; k < len - 1; k++) {
        uint8_t b = (uint8_t)s[*i + k];
        if ((b & 0xC0) != 0x80) return UTF8_BAD;
        c = c << 6 | (b & 0x3Fu);
    }
    if (c < least[len] || (c >= 0xD800 && c < 0xE000) || c > 0x10FFFF) return UTF8_BAD;
    *i += len - 1;
    return c;
}

/* Folds to a lower-case ASCII letter or digit; 0: a mark that only decorates; ' ': everything else. Home: fold.c. */
char rules_letter(uint32_t c);

#endif
