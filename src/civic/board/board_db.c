/* board_db.c - the SQL of what the public sees: the exact position and the sender never leave these statements. */
#include "civic/board/board_db.h"
#include "territory/territory.h"

/* ---- reports ---- */

/* Rounded here (board.h): down to 100 micro-degrees in a street, else to the middle of the square of 1000. Units are positive here. */
#define ROUNDED(axis) "CASE WHEN p.lat_e6 = 0 AND p.lon_e6 = 0 THEN 0 WHEN c.flow = 'field' THEN p." axis " / 100 * 100" \
                      " ELSE p." axis " / 1000 * 1000 + 500 END"
#define SHOWN_COLUMNS "p.id, p.uid, p.code, p.category_id, c.code, c.name, c.name_en, p.state, p.title, p.said, " \
    ROUNDED("lat_e6") ", " ROUNDED("lon_e6") ", p.ward_id, w.code, w.name, w.name_en, p.unit_id, u.name, u.name_en," \
    " p.received_ms, p.due_ms, p.answered_ms, p.closed_ms," \
    " (SELECT s.at_ms FROM petition_step s WHERE s.petition_id = p.id AND s.n = p.steps), p.rating, p.followers, p.steps," \
    " (SELECT MIN(f.id) FROM petition_file f WHERE f.petition_id = p.id AND f.audience = 'public' AND f.state = 'whole'" \
    " AND f.kind = 'photo'), p.audience"
#define SHOWN_FROM " FROM petition p JOIN petition_category c ON c.id = p.category_id JOIN unit w ON w.id = p.ward_id" \
                   " JOIN unit u ON u.id = p.unit_id"
#define OPEN_STATES "('sent', 'received', 'handling', 'owed')"

#define SHOWN_ROW(T, m) \
    FIELD(T, m id), FIELD(T, m uid), FIELD(T, m code), FIELD(T, m category_id), FIELD(T, m category), FIELD(T, m category_name), \
    FIELD(T, m category_name_en), FIELD(T, m state, .words = petition_states), FIELD(T, m title), FIELD(T, m said), FIELD(T, m lat_e6), \
    FIELD(T, m lon_e6), FIELD(T, m ward_id), FIELD(T, m ward_code), FIELD(T, m ward_name), FIELD(T, m ward_name_en), FIELD(T, m unit_id), \
    FIELD(T, m unit_name), FIELD(T, m unit_name_en), FIELD(T, m received_ms), FIELD(T, m due_ms, .nullable = true), \
    FIELD(T, m answered_ms, .nullable = true), FIELD(T, m closed_ms, .nullable = true), FIELD(T, m changed_ms, .nullable = true), \
    FIELD(T, m rating, .words = petition_ratings, .nullable = true), FIELD(T, m followers), FIELD(T, m steps), \
    FIELD(T, m photo, .nullable = true), FIELD(T, m audience, .words = petition_audiences)
static const struct field shown_row[] = { SHOWN_ROW(struct shown, ) };
static const struct field cell_row[] = { SHOWN_ROW(struct shown_cell, s.), FIELD(struct shown_cell, cell) };

/* One text for each way to ask, so that each walks the index that was made for it; "+" keeps the time out of the choice. What is not
   asked for is a constant, so that the numbers of the parameters stay. */
#define WARD     "p.ward_id = $1"
#define CATEGORY "p.category_id = $2"
#define NO_WARD     "CAST($1 AS BIGINT) = 0"
#define NO_CATEGORY "CAST($2 AS BIGINT) = 0"
#define ANY    ""
#define OPEN   " AND p.state IN " OPEN_STATES
#define CLOSED " AND p.state NOT IN " OPEN_STATES
#define LIST(name, ward, category, status) { "shown_" name, \
    "SELECT " SHOWN_COLUMNS SHOWN_FROM " WHERE p.audience = 'public' AND " ward " AND " category status \
    " AND p.id < $3 AND p.id > $4 AND +p.received_ms >= $5 AND +p.received_ms < $6 ORDER BY p.id DESC LIMIT $7" }
static const struct sql sql_shown[2][2][3] = {           /* ward, category, status */
    { { LIST("city", NO_WARD, NO_CATEGORY, ANY), LIST("city_open", NO_WARD, NO_CATEGORY, OPEN),
        LIST("city_closed", NO_WARD, NO_CATEGORY, CLOSED) },
      { LIST("category", NO_WARD, CATEGORY, ANY), LIST("category_open", NO_WARD, CATEGORY, OPEN),
        LIST("category_closed", NO_WARD, CATEGORY, CLOSED) } },
    { { LIST("ward", WARD, NO_CATEGORY, ANY), LIST("ward_open", WARD, NO_CATEGORY, OPEN),
        LIST("ward_closed", WARD, NO_CATEGORY, CLOSED) },
      { LIST("ward_category", WARD, CATEGORY, ANY), LIST("ward_category_open", WARD, CATEGORY, OPEN),
        LIST("ward_category_closed", WARD, CATEGORY, CLOSED) } },
};

enum err shown_rows(struct db *db, struct arena *a, const struct shown_query *q, int64_t after, db_row_fn *each, void *arg)
{
    struct shown row;
    return db_all(db, a, &sql_shown[q->ward_id != 0][q->category_id != 0][q->status],
                  BINDS(BIND(q->ward_id), BIND(q->category_id), BIND(q->before), BIND(after), BIND(q->from_ms),
                        BIND(q->to_ms), BIND(q->limit)),
                  FIELDS(shown_row), &row, sizeof row, (size_t)q->limit, each, arg);
}

static const struct sql sql_by_code = { "shown_by_code",
    "SELECT " SHOWN_COLUMNS SHOWN_FROM " WHERE p.code = $1 AND (p.audience = 'public' OR p.client_id = $2)" };

enum err shown_row_by_code(struct db *db, struct arena *a, struct str code, int64_t client_id, struct shown *out)
{
    return db_one(db, a, &sql_by_code, BINDS(BIND(code), BIND(client_id)), FIELDS(shown_row), out);
}

static const struct sql sql_by_id = { "shown_by_id", "SELECT " SHOWN_COLUMNS SHOWN_FROM " WHERE p.id = $1 AND p.audience = 'public'" };

enum err shown_row_by_id(struct db *db, struct arena *a, int64_t id, struct shown *out)
{
    return db_one(db, a, &sql_by_id, BINDS(BIND(id)), FIELDS(shown_row), out);
}

static const struct sql sql_since = { "shown_first_since",
    "SELECT id FROM petition WHERE audience = 'public' AND received_ms >= $1 ORDER BY received_ms, id LIMIT 1" };
static const struct sql sql_before = { "shown_last_before",
    "SELECT id FROM petition WHERE audience = 'public' AND received_ms < $1 ORDER BY received_ms DESC, id DESC LIMIT 1" };

enum err shown_first_since(struct db *db, struct arena *a, int64_t ms, int64_t *id)
{
    return db_i64(db, a, &sql_since, BINDS(BIND(ms)), id);
}

enum err shown_last_before(struct db *db, struct arena *a, int64_t ms, int64_t *id)
{
    return db_i64(db, a, &sql_before, BINDS(BIND(ms)), id);
}

/* ---- squares ---- */

static const struct sql sql_cells = { "shown_cells",
    "SELECT " SHOWN_COLUMNS ", p.cell" SHOWN_FROM " WHERE p.audience = 'public' AND (p.cell, p.id) > ($1, $2) AND p.cell <= $3"
    " ORDER BY p.cell, p.id LIMIT $4" };
static const struct sql sql_next_cell = { "shown_next_cell",
    "SELECT cell FROM petition WHERE audience = 'public' AND cell > $1 ORDER BY cell LIMIT 1" };

enum err shown_cell_rows(struct db *db, struct arena *a, struct cell_at from, int64_t last_cell, int64_t limit, db_row_fn *each, void *arg)
{
    struct shown_cell row;
    return db_all(db, a, &sql_cells, BINDS(BIND(from.cell), BIND(from.id), BIND(last_cell), BIND(limit)),
                  FIELDS(cell_row), &row, sizeof row, (size_t)limit, each, arg);
}

enum err shown_next_cell(struct db *db, struct arena *a, int64_t after_cell, int64_t *cell)
{
    return db_i64(db, a, &sql_next_cell, BINDS(BIND(after_cell)), cell);
}

/* ---- its life and its pictures ---- */

static const struct field step_row[] = {
    FIELD(struct shown_step, n), FIELD(struct shown_step, event, .words = petition_events),
    FIELD(struct shown_step, from_state, .words = petition_states), FIELD(struct shown_step, to_state, .words = petition_states),
    FIELD(struct shown_step, at_ms), FIELD(struct shown_step, unit_name), FIELD(struct shown_step, public_text),
    FIELD(struct shown_step, reason, .words = petition_reasons),
};
/* What a resident wrote is never among it, whatever the step says. */
static const struct sql sql_steps = { "shown_steps",
    "SELECT s.n, s.event, s.from_state, s.to_state, s.at_ms, u.name, CASE WHEN s.event IN ('file', 'supply', 'rate', 'reopen', 'withdraw',"
    " 'lapse') THEN '' ELSE s.public_text END, s.reason FROM petition_step s JOIN unit u ON u.id = s.unit_id"
    " WHERE s.petition_id = $1 AND s.event NOT IN ('note', 'clear') ORDER BY s.n LIMIT 500" };

enum err shown_step_rows(struct db *db, struct arena *a, int64_t id, db_row_fn *each, void *arg)
{
    struct shown_step row;
    return db_all(db, a, &sql_steps, BINDS(BIND(id)), FIELDS(step_row), &row, sizeof row, PETITION_STEPS_MAX, each,
                  arg);
}

static const struct field photo_row[] = { FIELD(struct shown_photo, id), FIELD(struct shown_photo, part, .words = petition_parts) };
static const struct sql sql_photos = { "shown_photos",
    "SELECT id, part FROM petition_file WHERE petition_id = $1 AND audience = 'public' AND state = 'whole' AND kind = 'photo'"
    " ORDER BY id LIMIT 24" };
static const struct sql sql_photos_hidden = { "photos_hidden",
    "SELECT COUNT(*) FROM petition_file WHERE petition_id = $1 AND NOT (audience = 'public' AND state = 'whole' AND kind = 'photo')" };

enum err shown_photo_rows(struct db *db, struct arena *a, int64_t id, db_row_fn *each, void *arg)
{
    struct shown_photo row;
    return db_all(db, a, &sql_photos, BINDS(BIND(id)), FIELDS(photo_row), &row, sizeof row, SHOWN_PHOTOS_MAX, each,
                  arg);
}

enum err photos_hidden(struct db *db, struct arena *a, int64_t id, int64_t *n)
{
    return db_i64(db, a, &sql_photos_hidden, BINDS(BIND(id)), n);
}

/* ---- counted ---- */

static const struct field figure_row[] = {
    FIELD(struct figures, unit_id), FIELD(struct figures, code), FIELD(struct figures, name), FIELD(struct figures, name_en),
    FIELD(struct figures, kind, .words = unit_kinds),
};
static const struct sql sql_figures = { "figure_units",
    "SELECT id, code, name, name_en, kind FROM unit WHERE kind <> 'group' AND (id = 1 OR parent_id = 1) ORDER BY folded, id LIMIT 2000" };

enum err figure_rows(struct db *db, struct arena *a, db_row_fn *each, void *arg)
{
    struct figures row = { 0 };
    return db_all(db, a, &sql_figures, NO_BINDS, FIELDS(figure_row), &row, sizeof row, FIGURES_MAX, each, arg);
}

/* ---- clearing ---- */

static const struct field uncleared_row[] = {
    FIELD(struct uncleared, id), FIELD(struct uncleared, code), FIELD(struct uncleared, category), FIELD(struct uncleared, state, .words = petition_states),
    FIELD(struct uncleared, ward_id), FIELD(struct uncleared, ward_name), FIELD(struct uncleared, unit_name), FIELD(struct uncleared, received_ms),
    FIELD(struct uncleared, sent_sealed), FIELD(struct uncleared, photos),
};
#define HELD(name, of) { "held_" name, \
    "SELECT p.id, p.code, c.code, p.state, p.ward_id, w.name, u.name, p.received_ms, p.sent_sealed," \
    " (SELECT COUNT(*) FROM petition_file f WHERE f.petition_id = p.id AND f.audience = 'held')" SHOWN_FROM \
    " WHERE p.audience = 'held' AND " of " AND p.id > $2 ORDER BY p.id LIMIT $3" }
static const struct sql sql_held[] = { 
    [HELD_IN_WARD] = HELD("ward", "p.ward_id = $1"), [HELD_OF_UNIT] = HELD("unit", "p.unit_id = $1"),
    [HELD_IN_CITY] = HELD("city", "CAST($1 AS BIGINT) > 0"),
};

enum err uncleared_rows(struct db *db, struct arena *a, enum held_level level, int64_t unit_id, int64_t after, int64_t limit,
                        db_row_fn *each, void *arg)
{
    struct uncleared row;
    return db_all(db, a, &sql_held[level], BINDS(BIND(unit_id), BIND(after), BIND(limit)), FIELDS(uncleared_row), &row,
                  sizeof row, (size_t)limit, each, arg);
}

static const struct sql sql_file = { "file_set_audience", "UPDATE petition_file SET audience = $3 WHERE id = $2 AND petition_id = $1" };

enum err file_set_audience(struct db *db, struct arena *a, int64_t petition_id, int64_t file_id, unsigned audience, bool *is_its)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_file, BINDS(BIND(petition_id), BIND(file_id), BIND_WORD(petition_audiences, audience)),
               &changed));
    *is_its = changed == 1;
    return OK;
}

static const struct sql sql_files_close = { "files_close",
    "UPDATE petition_file SET audience = 'private' WHERE petition_id = $1 AND audience <> 'private'" };

enum err files_close(struct db *db, struct arena *a, int64_t petition_id)
{
    return db_run(db, a, &sql_files_close, BINDS(BIND(petition_id)), NULL);
}
