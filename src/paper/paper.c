/* paper.c - A4 pages drawn with Pango and Cairo. Each page is recorded first: only at the end it is known of how many. */
#include "paper/paper.h"
#include <cairo-pdf.h>
#include <math.h>
#include <pango/pangocairo.h>
#include "core/time.h"

/* ISO 216: A4 is 210 x 297 mm; PDF counts in points, 1/72 inch. */
#define MM (72.0 / 25.4)
static const double page_w = 210 * MM, page_h = 297 * MM, margin = 15 * MM, foot_h = 9 * MM, pad = 1.4 * MM;
static const char family[] = "Be Vietnam Pro, Open Sans, Noto Sans, DejaVu Sans";    /* the first that is installed; all have ễ and ộ */

enum { PAGES_MAX = 500, KEPT_MAX = 4 };
enum style { STYLE_OVER, STYLE_TITLE, STYLE_UNDER, STYLE_HEADING, STYLE_TEXT, STYLE_LABEL, STYLE_VALUE, STYLE_HEAD, STYLE_CELL,
             STYLE_BAND, STYLE_FOOT, STYLE_MAP, STYLE_MARK };
struct tone { double r, g, b; };
static const struct tone ink = { .106, .165, .227 }, soft = { .318, .376, .431 }, blue = { .090, .290, .486 },
    rule = { .80, .77, .71 }, tint = { .955, .945, .915 }, white = { 1, 1, 1 };
static const struct { double size; bool bold; const struct tone *tone; } styles[] = {
    [STYLE_OVER]  = { 9, false, &soft },  [STYLE_TITLE] = { 17, true, &blue },   [STYLE_UNDER] = { 10.5, false, &ink },
    [STYLE_HEADING] = { 12, true, &blue }, [STYLE_TEXT] = { 9.5, false, &ink },   [STYLE_LABEL] = { 8, false, &soft },
    [STYLE_VALUE] = { 10, true, &ink },   [STYLE_HEAD]  = { 8, true, &blue },    [STYLE_CELL]  = { 8.8, false, &ink },
    [STYLE_BAND]  = { 9, true, &ink },    [STYLE_FOOT]  = { 7.5, false, &soft }, [STYLE_MAP]   = { 6.5, false, &soft },
    [STYLE_MARK]  = { 6, true, &white },
};

struct paper {
    struct arena *arena;
    struct paper_about about;
    cairo_surface_t *pages[PAGES_MAX];
    size_t n_pages;
    cairo_t *cr;                         /* draws on the last page */
    double y;                            /* where the next thing goes */
    struct paper_column columns[PAPER_COLUMNS_MAX];
    size_t n_columns;
    double sketch_h;
    struct { enum style style; struct str text; double before, after; } kept[KEPT_MAX];      /* stand with what comes next */
    size_t n_kept;
    bool owes_head;                      /* of a table that has no row yet */
    enum err failed;
};

/* ---- pages ---- */

static void paper_free(void *what)
{
    struct paper *p = what;
    if (p->cr) cairo_destroy(p->cr);
    for (size_t i = 0; i < p->n_pages; i++) cairo_surface_destroy(p->pages[i]);
}

static void new_page(struct paper *p)
{
    if (p->failed) return;
    if (p->n_pages == PAGES_MAX) { p->failed = ERR_TOO_LARGE; return; }
    cairo_rectangle_t box = { 0, 0, page_w, page_h };
    if (p->cr) cairo_destroy(p->cr);
    p->pages[p->n_pages] = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &box);
    p->cr = cairo_create(p->pages[p->n_pages++]);
    p->y = margin;
    if (cairo_status(p->cr) != CAIRO_STATUS_SUCCESS) p->failed = ERR_NOMEM;
}

static double space_left(const struct paper *p) { return page_h - margin - foot_h - p->y; }

static void tone(cairo_t *cr, const struct tone *t) { cairo_set_source_rgb(cr, t->r, t->g, t->b); }

/* ---- text ---- */

static PangoLayout *layout_of(cairo_t *cr, enum style s, struct str text, double width, enum paper_align align)
{
    PangoLayout *l = pango_cairo_create_layout(cr);
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font, family);
    pango_font_description_set_absolute_size(font, styles[s].size * PANGO_SCALE);
    if (styles[s].bold) pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(l, font);
    pango_font_description_free(font);
    pango_layout_set_width(l, width > 0 ? (int)(width * PANGO_SCALE) : -1);
    pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
    static const PangoAlignment aligns[] = { PANGO_ALIGN_LEFT, PANGO_ALIGN_RIGHT, PANGO_ALIGN_CENTER };
    pango_layout_set_alignment(l, aligns[align]);
    PangoAttrList *attrs = pango_attr_list_new();
    pango_attr_list_insert(attrs, pango_attr_insert_hyphens_new(FALSE)); /* a hash cut over two lines gains no letter */
    pango_layout_set_attributes(l, attrs);
    pango_attr_list_unref(attrs);
    pango_layout_set_text(l, text.n ? text.p : "", (int)text.n);
    return l;
}

static double height_of(PangoLayout *l)
{
    int w, h;
    pango_layout_get_size(l, &w, &h);
    return (double)h / PANGO_SCALE;
}

static void show(cairo_t *cr, PangoLayout *l, enum style s, double x, double y)
{
    tone(cr, styles[s].tone);
    cairo_move_to(cr, x, y);
    pango_cairo_show_layout(cr, l);
    g_object_unref(l);
}

/* Headings that wait for what they head: with it they go to the next page, or stand above it here. */
static void show_kept(struct paper *p, double height)
{
    PangoLayout *l[KEPT_MAX];
    double all = height;
    for (size_t i = 0; i < p->n_kept; i++) {
        l[i] = layout_of(p->cr, p->kept[i].style, p->kept[i].text, page_w - 2 * margin, PAPER_LEFT);
        all += p->kept[i].before + height_of(l[i]) + p->kept[i].after;
    }
    if (space_left(p) < all && p->y > margin) new_page(p);
    for (size_t i = 0; i < p->n_kept; i++) {
        double h = height_of(l[i]);
        if (p->failed) { g_object_unref(l[i]); continue; }
        if (p->y > margin) p->y += p->kept[i].before;
        show(p->cr, l[i], p->kept[i].style, margin, p->y);
        p->y += h + p->kept[i].after;
    }
    p->n_kept = 0;
}

/* Room for the next thing, on this page or a new one; whatever was kept for it stands above it now. */
static void need(struct paper *p, double height)
{
    if (p->failed) return;
    if (p->n_kept) show_kept(p, height);
    else if (space_left(p) < height && p->y > margin) new_page(p);
}

static void keep(struct paper *p, enum style s, struct str text, double before, double after)
{
    if (p->failed || text.n == 0) return;
    if (p->n_kept == KEPT_MAX) need(p, 0);
    p->kept[p->n_kept].style = s;
    p->kept[p->n_kept].text = text;
    p->kept[p->n_kept].before = before;
    p->kept[p->n_kept++].after = after;
}

/* One paragraph over the whole width, moving on. */
static void paragraph(struct paper *p, enum style s, struct str text, double after)
{
    if (p->failed || text.n == 0) return;
    PangoLayout *l = layout_of(p->cr, s, text, page_w - 2 * margin, PAPER_LEFT);
    double h = height_of(l);
    need(p, h);
    if (p->failed) { g_object_unref(l); return; }
    show(p->cr, l, s, margin, p->y);
    p->y += h + after;
}

void paper_masthead(struct paper *p, const struct paper_mast *left, const struct paper_mast *right)
{
    const struct paper_mast *const sides[] = { left, right };
    double w = (page_w - 2 * margin) / 2, tallest = 0;
    need(p, 16 * MM);
    if (p->failed) return;
    for (size_t i = 0; i < 2; i++) {
        double x = margin + (double)i * w;
        PangoLayout *over = layout_of(p->cr, STYLE_BAND, sides[i]->over, w, PAPER_CENTRE);
        PangoLayout *under = layout_of(p->cr, STYLE_CELL, sides[i]->under, w, PAPER_CENTRE);
        double h = height_of(over), all = h + height_of(under);
        show(p->cr, over, STYLE_BAND, x, p->y);
        show(p->cr, under, STYLE_CELL, x, p->y + h + 0.5 * MM);
        if (all > tallest) tallest = all;
    }
    p->y += tallest + 6 * MM;
}

void paper_title(struct paper *p, struct str over, struct str title, struct str under)
{
    paragraph(p, STYLE_OVER, over, 0.6 * MM);
    paragraph(p, STYLE_TITLE, title, 0.8 * MM);
    paragraph(p, STYLE_UNDER, under, 1.5 * MM);
    if (p->failed) return;
    tone(p->cr, &blue);
    cairo_set_line_width(p->cr, 1.2);
    cairo_move_to(p->cr, margin, p->y);
    cairo_line_to(p->cr, page_w - margin, p->y);
    cairo_stroke(p->cr);
    p->y += 3 * MM;
}

void paper_heading(struct paper *p, struct str s) { keep(p, STYLE_HEADING, s, 2.5 * MM, 1.5 * MM); }
void paper_lead(struct paper *p, struct str s)    { keep(p, STYLE_TEXT, s, 0, 2 * MM); }
void paper_text(struct paper *p, struct str s)    { paragraph(p, STYLE_TEXT, s, 2 * MM); }

void paper_gap(struct paper *p, double mm)
{
    if (p->failed) return;
    if (p->n_kept) p->kept[p->n_kept - 1].after += mm * MM;
    else p->y += mm * MM;
}

void paper_page(struct paper *p)
{
    need(p, 0);
    new_page(p);
}

void paper_halves(struct paper *p, struct str left, struct str right, bool strong)
{
    const struct str sides[] = { left, right };
    const enum style style = strong ? STYLE_BAND : STYLE_TEXT;
    double w = (page_w - 2 * margin) / 2, tallest = 0;
    need(p, 8 * MM);
    for (size_t i = 0; i < 2 && !p->failed; i++) {
        PangoLayout *l = layout_of(p->cr, style, sides[i], w - 4 * MM, PAPER_CENTRE);
        double h = height_of(l);
        show(p->cr, l, style, margin + (double)i * w + 2 * MM, p->y);
        if (h > tallest) tallest = h;
    }
    p->y += tallest + 2 * MM;
}

void paper_note(struct paper *p, struct str s)
{
    if (p->failed) return;
    double inside = 3 * MM;
    PangoLayout *l = layout_of(p->cr, STYLE_TEXT, s, page_w - 2 * margin - 2 * inside, PAPER_LEFT);
    double h = height_of(l) + 2 * inside;
    need(p, h);
    if (p->failed) { g_object_unref(l); return; }
    tone(p->cr, &tint);
    cairo_rectangle(p->cr, margin, p->y, page_w - 2 * margin, h);
    cairo_fill(p->cr);
    tone(p->cr, &blue);
    cairo_rectangle(p->cr, margin, p->y, 1 * MM, h);
    cairo_fill(p->cr);
    show(p->cr, l, STYLE_TEXT, margin + inside, p->y + inside);
    p->y += h + 3 * MM;
}

void paper_facts(struct paper *p, const struct paper_fact *v, size_t n)
{
    double half = (page_w - 2 * margin) / 2;
    for (size_t i = 0; i < n && !p->failed; i += 2) {
        double tallest = 0;
        need(p, 11 * MM);
        for (size_t k = i; k < n && k < i + 2 && !p->failed; k++) {
            double x = margin + (k - i ? half : 0), y = p->y;
            PangoLayout *label = layout_of(p->cr, STYLE_LABEL, v[k].label, half - 4 * MM, PAPER_LEFT);
            PangoLayout *value =
                layout_of(p->cr, STYLE_VALUE, v[k].value.n ? v[k].value : S("–"), half - 4 * MM, PAPER_LEFT);
            double label_h = height_of(label), h = label_h + height_of(value);
            show(p->cr, label, STYLE_LABEL, x, y);
            show(p->cr, value, STYLE_VALUE, x, y + label_h);
            if (h > tallest) tallest = h;
        }
        p->y += tallest + 1.6 * MM;
    }
}

/* ---- tables ---- */

static double column_width(const struct paper *p, size_t i)
{
    int sum = 0;
    for (size_t k = 0; k < p->n_columns; k++) sum += p->columns[k].share;
    return (page_w - 2 * margin) * p->columns[i].share / (sum ? sum : 1);
}

static void hairline(struct paper *p, double y)
{
    tone(p->cr, &rule);
    cairo_set_line_width(p->cr, 0.5);
    cairo_move_to(p->cr, margin, y);
    cairo_line_to(p->cr, page_w - margin, y);
    cairo_stroke(p->cr);
}

static PangoLayout *head_cell(struct paper *p, size_t i)
{
    return layout_of(p->cr, STYLE_HEAD, p->columns[i].head, column_width(p, i) - 2 * pad, p->columns[i].align);
}

static double head_height(struct paper *p)
{
    double h = 0;
    for (size_t i = 0; i < p->n_columns; i++) {
        PangoLayout *l = head_cell(p, i);
        if (height_of(l) > h) h = height_of(l);
        g_object_unref(l);
    }
    return h;
}

static void table_head(struct paper *p)
{
    double h = head_height(p), x = margin;
    tone(p->cr, &tint);
    cairo_rectangle(p->cr, margin, p->y, page_w - 2 * margin, h + 2 * pad);
    cairo_fill(p->cr);
    for (size_t i = 0; i < p->n_columns; i++) {
        show(p->cr, head_cell(p, i), STYLE_HEAD, x + pad, p->y + pad);
        x += column_width(p, i);
    }
    p->y += h + 2 * pad;
    hairline(p, p->y);
}

/* Room for a row: the first with the head above it, on a new page under the head again. */
static void table_need(struct paper *p, double height)
{
    size_t pages = p->n_pages;
    if (p->failed) return;
    need(p, height + (p->owes_head ? head_height(p) + 2 * pad : 0));
    if (!p->failed && (p->owes_head || p->n_pages != pages)) table_head(p);
    p->owes_head = false;
}

void paper_table(struct paper *p, const struct paper_column *v, size_t n)
{
    if (n > PAPER_COLUMNS_MAX) n = PAPER_COLUMNS_MAX;
    memcpy(p->columns, v, n * sizeof *v);
    p->n_columns = n;
    p->owes_head = true;                                 /* with the first row: never alone at the foot of a page */
}

static const struct str box = STR("☐");

/* "☐ Gặp ☐ Vắng": drawn boxes, so that no font has to know the sign, each with its word. Answers the height. */
static double boxes(struct paper *p, struct str s, double x, double y, double width, bool draw)
{
    double side = 2.9 * MM, gap = 1.2 * MM, line = 4.7 * MM, at = 0, top = 0;
    for (size_t i = 0; i < s.n;) {
        size_t end = i + box.n;
        while (end < s.n && (s.n - end < box.n || memcmp(s.p + end, box.p, box.n) != 0)) end++;
        struct str word = { s.p + i + box.n, end - i - box.n };
        while (word.n && word.p[0] == ' ') { word.p++; word.n--; }
        while (word.n && word.p[word.n - 1] == ' ') word.n--;
        PangoLayout *l = layout_of(p->cr, STYLE_CELL, word, 0, PAPER_LEFT);
        int w, h;
        pango_layout_get_size(l, &w, &h);
        double own = side + (word.n ? gap + (double)w / PANGO_SCALE : 0), text_h = (double)h / PANGO_SCALE;
        if (at > 0 && at + own > width) { at = 0; top += line; }
        if (draw) {
            tone(p->cr, &soft);
            cairo_set_line_width(p->cr, 0.7);
            cairo_rectangle(p->cr, x + at, y + top + (line - side) / 2, side, side);
            cairo_stroke(p->cr);
            show(p->cr, l, STYLE_CELL, x + at + side + gap, y + top + (line - text_h) / 2);
        } else g_object_unref(l);
        at += own + 2.2 * MM;
        i = end;
    }
    return top + line;
}

static bool is_boxes(struct str s) { return s.n >= box.n && memcmp(s.p, box.p, box.n) == 0; }

void paper_row(struct paper *p, const struct str *cells)
{
    if (p->failed) return;
    double h = 0, x = margin;
    for (size_t i = 0; i < p->n_columns; i++) {
        double w = column_width(p, i) - 2 * pad, own;
        if (is_boxes(cells[i])) own = boxes(p, cells[i], 0, 0, w, false);
        else {
            PangoLayout *l = layout_of(p->cr, STYLE_CELL, cells[i], w, p->columns[i].align);
            own = height_of(l);
            g_object_unref(l);
        }
        if (own > h) h = own;
    }
    table_need(p, h + 2 * pad);
    for (size_t i = 0; i < p->n_columns && !p->failed; i++) {
        double w = column_width(p, i) - 2 * pad;
        if (is_boxes(cells[i]))
            (void)boxes(p, cells[i], x + pad, p->y + pad + (h - boxes(p, cells[i], 0, 0, w, false)) / 2, w, true);
        else {
            PangoLayout *l = layout_of(p->cr, STYLE_CELL, cells[i], w, p->columns[i].align);
            show(p->cr, l, STYLE_CELL, x + pad, p->y + pad + (h - height_of(l)) / 2);
        }
        x += w + 2 * pad;
    }
    if (p->failed) return;
    p->y += h + 2 * pad;
    hairline(p, p->y);
}

void paper_band(struct paper *p, struct str s)
{
    if (p->failed) return;
    PangoLayout *l = layout_of(p->cr, STYLE_BAND, s, page_w - 2 * margin - 2 * pad, PAPER_LEFT);
    double h = height_of(l) + 2 * pad;
    table_need(p, h + 10 * MM);
    if (p->failed) { g_object_unref(l); return; }
    show(p->cr, l, STYLE_BAND, margin + pad, p->y + pad);
    p->y += h;
    hairline(p, p->y);
}

void paper_table_end(struct paper *p)
{
    if (p->owes_head) table_need(p, 0);
    p->n_columns = 0;
    paper_gap(p, 4);
}

/* ---- sketches ---- */

void paper_sketch(struct paper *p, double height)
{
    p->sketch_h = height * MM;
    need(p, p->sketch_h);
    if (p->failed) return;
    cairo_save(p->cr);
    tone(p->cr, &tint);
    cairo_rectangle(p->cr, margin, p->y, page_w - 2 * margin, p->sketch_h);
    cairo_fill_preserve(p->cr);
    cairo_clip(p->cr);
    cairo_translate(p->cr, margin, p->y);
    cairo_set_line_cap(p->cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(p->cr, CAIRO_LINE_JOIN_ROUND);
}

void paper_line(struct paper *p, const struct paper_point *v, size_t n, enum paper_tone t)
{
    static const struct { const struct tone *tone; double width; } pens[] = { { &rule, 2.2 }, { &white, 4.5 }, { &blue, 1.2 } };
    if (p->failed || n == 0) return;
    tone(p->cr, pens[t].tone);
    cairo_set_line_width(p->cr, pens[t].width);
    cairo_move_to(p->cr, v[0].x * MM, v[0].y * MM);
    for (size_t i = 1; i < n; i++) cairo_line_to(p->cr, v[i].x * MM, v[i].y * MM);
    cairo_stroke(p->cr);
}

void paper_dot(struct paper *p, struct paper_point at, enum paper_tone t)
{
    static const struct { const struct tone *tone; double radius; } dots[] = { { &rule, 1.1 }, { &soft, 1.5 }, { &blue, 1.9 } };
    if (p->failed) return;
    tone(p->cr, dots[t].tone);
    cairo_new_path(p->cr);
    cairo_arc(p->cr, at.x * MM, at.y * MM, dots[t].radius, 0, 2 * G_PI);
    cairo_fill(p->cr);
}

static void centred(struct paper *p, enum style s, struct str text)
{
    PangoLayout *l = layout_of(p->cr, s, text, 0, PAPER_LEFT);
    int w, h;
    pango_layout_get_size(l, &w, &h);
    show(p->cr, l, s, -(double)w / PANGO_SCALE / 2, -(double)h / PANGO_SCALE / 2);
}

void paper_label(struct paper *p, struct paper_point at, struct str s, double turn)
{
    if (p->failed) return;
    cairo_save(p->cr);
    cairo_translate(p->cr, at.x * MM, at.y * MM);
    cairo_rotate(p->cr, turn);
    centred(p, STYLE_MAP, s);
    cairo_restore(p->cr);
}

void paper_mark(struct paper *p, struct paper_point at, struct str s)
{
    if (p->failed) return;
    cairo_save(p->cr);
    cairo_translate(p->cr, at.x * MM, at.y * MM);
    tone(p->cr, &blue);
    cairo_new_path(p->cr);
    cairo_arc(p->cr, 0, 0, 1.9 * MM, 0, 2 * G_PI);
    cairo_fill(p->cr);
    centred(p, STYLE_MARK, s);
    cairo_restore(p->cr);
}

void paper_bar(struct paper *p, struct paper_point at, double width, double height, enum paper_tone t)
{
    static const struct tone *const fills[] = { &rule, &soft, &blue };
    if (p->failed || width <= 0 || height <= 0) return;
    tone(p->cr, fills[t]);
    cairo_rectangle(p->cr, at.x * MM, at.y * MM, width * MM, height * MM);
    cairo_fill(p->cr);
}

void paper_words(struct paper *p, struct paper_point at, struct str s, enum paper_align align, double width)
{
    if (p->failed) return;
    PangoLayout *l = layout_of(p->cr, STYLE_LABEL, s, width * MM, PAPER_LEFT);
    if (width > 0) {
        pango_layout_set_height(l, -1);                      /* one line */
        pango_layout_set_ellipsize(l, PANGO_ELLIPSIZE_END);
    }
    int w, h;
    pango_layout_get_size(l, &w, &h);
    PangoRectangle drawn;
    pango_layout_get_extents(l, NULL, &drawn);
    double own = (double)drawn.width / PANGO_SCALE, back = align == PAPER_LEFT    ? 0
                                                           : align == PAPER_RIGHT ? own
                                                                                  : own / 2;
    show(p->cr, l, STYLE_LABEL, at.x * MM - back, at.y * MM - (double)h / PANGO_SCALE / 2);
}

void paper_sketch_end(struct paper *p)
{
    if (p->failed) return;
    cairo_restore(p->cr);
    p->y += p->sketch_h + 3 * MM;
}

/* ---- codes, slips, signatures ---- */

static void modules(cairo_t *cr, struct paper_code code, double x, double y)
{
    double side = code.side * MM / code.width;
    static const struct tone black = { 0, 0, 0 };
    tone(cr, &black);
    for (int row = 0; row < code.width; row++)
        for (int col = 0, run; col < code.width; col += run) {
            const uint8_t *line = code.dark + (size_t)row * (size_t)code.width;
            for (run = 1; col + run < code.width && line[col + run] == line[col]; run++) { }
            if (line[col]) cairo_rectangle(cr, x + col * side, y + row * side, run * side, side);
        }
    cairo_fill(cr);                                      /* all at once: no seams between the squares */
}

void paper_code(struct paper *p, struct paper_code code, struct str head, struct str text)
{
    double side = code.side * MM, left = margin + side + 4 * MM, width = page_w - margin - left;
    need(p, side + 4 * MM);
    if (p->failed) return;
    modules(p->cr, code, margin, p->y);
    PangoLayout *h = layout_of(p->cr, STYLE_VALUE, head, width, PAPER_LEFT);
    PangoLayout *t = layout_of(p->cr, STYLE_TEXT, text, width, PAPER_LEFT);
    double head_h = height_of(h), all = head_h + 1 * MM + height_of(t);
    show(p->cr, h, STYLE_VALUE, left, p->y);
    show(p->cr, t, STYLE_TEXT, left, p->y + head_h + 1 * MM);
    p->y += (all > side ? all : side) + 4 * MM;
}

static const double slip_h = 49 * MM;

static void slip(struct paper *p, const struct paper_slip *s, double x, double y, double w)
{
    double inside = 4 * MM, side = s->code.side * MM, width = w - 2 * inside;
    static const double dash[] = { 3, 3 };
    tone(p->cr, &soft);
    cairo_set_line_width(p->cr, 0.5);
    cairo_set_dash(p->cr, dash, 2, 0);
    cairo_rectangle(p->cr, x, y, w, slip_h);
    cairo_stroke(p->cr);
    cairo_set_dash(p->cr, NULL, 0, 0);
    modules(p->cr, s->code, x + w - inside - side, y + inside);
    PangoLayout *over = layout_of(p->cr, STYLE_LABEL, s->over, width - side - 3 * MM, PAPER_LEFT);
    PangoLayout *number = layout_of(p->cr, STYLE_TITLE, s->number, width - side - 3 * MM, PAPER_LEFT);
    double over_h = height_of(over), number_h = height_of(number), below = over_h + 1 * MM + number_h;
    show(p->cr, over, STYLE_LABEL, x + inside, y + inside);
    show(p->cr, number, STYLE_TITLE, x + inside, y + inside + over_h + 1 * MM);
    if (below < side) below = side;
    show(p->cr, layout_of(p->cr, STYLE_LABEL, s->text, width, PAPER_LEFT), STYLE_LABEL, x + inside,
         y + inside + below + 1.5 * MM);
}

void paper_slips(struct paper *p, const struct paper_slip *v, size_t n)
{
    double w = (page_w - 2 * margin) / PAPER_SLIPS_ACROSS;
    for (size_t i = 0; i < n; i += PAPER_SLIPS_ACROSS) {
        need(p, slip_h);
        if (p->failed) return;
        for (size_t k = i; k < n && k < i + PAPER_SLIPS_ACROSS; k++)
            slip(p, &v[k], margin + (double)(k - i) * w, p->y, w);
        p->y += slip_h;
    }
}

void paper_signers(struct paper *p, const struct paper_signer *v, size_t n)
{
    double w = (page_w - 2 * margin) / (n ? (double)n : 1), room = 24 * MM;
    need(p, room + 16 * MM);
    if (p->failed) return;
    for (size_t i = 0; i < n; i++) {
        double x = margin + (double)i * w;
        PangoLayout *title = layout_of(p->cr, STYLE_VALUE, v[i].title, w, PAPER_CENTRE);
        PangoLayout *under = layout_of(p->cr, STYLE_LABEL, v[i].under, w, PAPER_CENTRE);
        double h = height_of(title), under_h = height_of(under);
        show(p->cr, title, STYLE_VALUE, x, p->y);
        show(p->cr, under, STYLE_LABEL, x, p->y + h);
        show(p->cr, layout_of(p->cr, STYLE_VALUE, v[i].name, w, PAPER_CENTRE), STYLE_VALUE, x,
             p->y + h + under_h + room);
    }
    p->y += room + 16 * MM;
}

/* ---- the document ---- */

enum err paper_open(struct arena *a, const struct paper_about *about, struct paper **out)
{
    struct paper *p = arena_new(a, struct paper, 1);
    if (!p) return ERR_NOMEM;
    p->arena = a;
    p->about = *about;
    TRY(arena_defer(a, paper_free, p));
    new_page(p);
    if (p->failed) return p->failed;
    *out = p;
    return OK;
}

static cairo_status_t write_out(void *to, const unsigned char *data, unsigned n)
{
    struct buf *b = to;
    buf_add(b, (struct str){ (const char *)data, n });
    return b->failed ? CAIRO_STATUS_NO_MEMORY : CAIRO_STATUS_SUCCESS;
}

static void foot(const struct paper *p, cairo_t *cr, size_t page)
{
    double y = page_h - margin - 3 * MM;
    struct str of = arena_printf(p->arena, "Trang %zu/%zu", page + 1, p->n_pages);
    show(cr, layout_of(cr, STYLE_FOOT, p->about.foot, page_w - 2 * margin - 30 * MM, PAPER_LEFT), STYLE_FOOT, margin,
         y);
    show(cr, layout_of(cr, STYLE_FOOT, of, 30 * MM, PAPER_RIGHT), STYLE_FOOT, page_w - margin - 30 * MM, y);
}

static void properties(const struct paper *p, cairo_surface_t *pdf)
{
    char *title = arena_z(p->arena, p->about.title);
    int64_t day = day_of_ms(p->about.made_ms), of_day = (p->about.made_ms - day_start_ms(day)) / SECOND_MS;
    struct str date =
        arena_printf(p->arena, "%.*sT%02d:%02d:%02d+07:00", (int)day_text(p->arena, day).n, day_text(p->arena, day).p,
                     (int)(of_day / 3600), (int)(of_day / 60 % 60), (int)(of_day % 60));
    char *made = arena_z(p->arena, date);
    if (!title || !made) return;
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATE_DATE, made);
}

enum err paper_close(struct paper *p, struct str *pdf)
{
    need(p, 0);
    if (p->failed) return p->failed;
    struct buf b = { .arena = p->arena };
    cairo_surface_t *s = cairo_pdf_surface_create_for_stream(write_out, &b, page_w, page_h);
    properties(p, s);
    cairo_t *cr = cairo_create(s);
    for (size_t i = 0; i < p->n_pages; i++) {
        cairo_set_source_surface(cr, p->pages[i], 0, 0);
        cairo_paint(cr);
        foot(p, cr, i);
        cairo_show_page(cr);
    }
    cairo_destroy(cr);
    cairo_surface_finish(s);
    cairo_status_t status = cairo_surface_status(s);
    cairo_surface_destroy(s);
    if (b.failed || status == CAIRO_STATUS_NO_MEMORY) return ERR_NOMEM;
    if (status != CAIRO_STATUS_SUCCESS) return ERR_INTERNAL;
    *pdf = buf_str(&b);
    return OK;
}
