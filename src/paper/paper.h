/* paper.h - things printed on A4: headings, facts, tables over pages, a sketch; as PDF. Pango and Cairo are paper.c's secret. */
#ifndef SANSANG_PAPER_H
#define SANSANG_PAPER_H
#include "core/arena.h"

/* A sticky writer, like struct buf: after the first failure everything is a no-op and paper_close says what it was.
   Everything it allocates goes with the arena. Lengths are in millimetres. */
struct paper;

struct paper_about {
    struct str title;                    /* of the document, also in its properties */
    struct str foot;                     /* left in the foot of each page; the right says "Trang 1/3" */
    int64_t made_ms;                     /* UTC; the document's date: the same input gives the same bytes */
};
MUST_USE enum err paper_open(struct arena *a, const struct paper_about *about, struct paper **out);
/* The finished document, in the arena. */
MUST_USE enum err paper_close(struct paper *p, struct str *pdf);

enum { PAPER_WIDTH = 180 };              /* millimetres between the margins */

/* The head of an official document (Nghị định 30/2020/NĐ-CP): who issues it on the left, the state on the right. */
struct paper_mast { struct str over, under; };
void paper_masthead(struct paper *p, const struct paper_mast *left, const struct paper_mast *right);

void paper_title(struct paper *p, struct str over, struct str title, struct str under);   /* empty lines are left out */
/* Stand on the page of what comes next, never alone at the foot of one: a heading; text that leads to a drawing or a table. The text must
   live until then. */
void paper_heading(struct paper *p, struct str s);
void paper_lead(struct paper *p, struct str s);
void paper_text(struct paper *p, struct str s);
void paper_note(struct paper *p, struct str s);              /* in a frame, to be read first */
void paper_gap(struct paper *p, double mm);
void paper_page(struct paper *p);                            /* what follows begins a new page */
/* Two texts side by side, each centred in its half; strong ones are bold. */
void paper_halves(struct paper *p, struct str left, struct str right, bool strong);

/* Labels and values, two pairs to a line. */
struct paper_fact { struct str label, value; };
void paper_facts(struct paper *p, const struct paper_fact *v, size_t n);

/* A table: its head with the first row, and again on each page. A cell is text, or a row of empty boxes to tick with words behind them: "☐" begins
   each. Texts too long for their column go on in a second line. */
enum paper_align { PAPER_LEFT, PAPER_RIGHT, PAPER_CENTRE };
struct paper_column {
    struct str head;
    int share;                           /* of the width, of the sum of all */
    enum paper_align align;
};
enum { PAPER_COLUMNS_MAX = 16 };
void paper_table(struct paper *p, const struct paper_column *v, size_t n);
void paper_row(struct paper *p, const struct str *cells);    /* as many as columns */
void paper_band(struct paper *p, struct str s); /* a line over the whole width; stays with the row after it */
void paper_table_end(struct paper *p);

/* A drawing in a box over the whole width: lines and dots in coordinates of the box, 0,0 top left, in millimetres. */
enum paper_tone { PAPER_FAINT, PAPER_PLAIN, PAPER_STRONG };
struct paper_point { double x, y; };
void paper_sketch(struct paper *p, double height);
void paper_line(struct paper *p, const struct paper_point *v, size_t n, enum paper_tone tone);
void paper_dot(struct paper *p, struct paper_point at, enum paper_tone tone);
void paper_label(struct paper *p, struct paper_point at, struct str s, double turn);    /* centred; turned by radians */
void paper_mark(struct paper *p, struct paper_point at, struct str s); /* short text in a filled disc */
void paper_bar(struct paper *p, struct paper_point at, double width, double height, enum paper_tone tone);     /* filled; `at` is its top left */
/* One line of small text at `at`: begins, ends or is centred there; cut short at `width` (0: as long as it is). */
void paper_words(struct paper *p, struct paper_point at, struct str s, enum paper_align align, double width);
void paper_sketch_end(struct paper *p);

/* A code to scan (dark squares, `width` to a side, row by row) of `side` millimetres, with `head` and text beside it. */
struct paper_code { const uint8_t *dark; int width; double side; };
void paper_code(struct paper *p, struct paper_code code, struct str head, struct str text);

/* Slips to be cut apart, in columns over the page: a number large, a code beside it, words below; broken lines between. */
enum { PAPER_SLIPS_ACROSS = 2 };
struct paper_slip { struct str over, number, text; struct paper_code code; };
void paper_slips(struct paper *p, const struct paper_slip *v, size_t n);

/* Who signs: side by side, a title and a line in italics, with room below for hand and seal. */
struct paper_signer { struct str title, under, name; };
void paper_signers(struct paper *p, const struct paper_signer *v, size_t n);

#endif
