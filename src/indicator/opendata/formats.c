/* formats.c - one row, several spellings. */
#include "indicator/opendata/formats.h"
#include "paper/sheet.h"
#include "territory/geojson_out.h"

struct str open_milli_text(struct arena *a, int64_t milli)
{
    struct buf b = { .arena = a };
    uint64_t n = milli < 0 ? 0 - (uint64_t)milli : (uint64_t)milli;
    if (milli < 0) buf_add(&b, S("-"));
    buf_i64(&b, (int64_t)(n / 1000));
    unsigned rest = (unsigned)(n % 1000);
    char places[4] = { '.', (char)('0' + rest / 100), (char)('0' + rest / 10 % 10), (char)('0' + rest % 10) };
    size_t keep = rest == 0 ? 0 : rest % 100 == 0 ? 2 : rest % 10 == 0 ? 3 : 4;
    buf_add(&b, (struct str){ places, keep });
    return b.failed ? (struct str){ 0 } : buf_str(&b);
}

/* ---- CSV ---- */

void open_csv_head(struct buf *out, const struct open_schema *schema)
{
    struct str heads[OPEN_COLUMNS_MAX];
    for (size_t i = 0; i < schema->n; i++) heads[i] = str_z(schema->columns[i].name);
    csv_line(out, heads, schema->n);
}

static struct str plain(struct arena *a, const struct open_cell *c)
{
    switch (c->is) {
    case CELL_TEXT:   return c->text;
    case CELL_NUMBER: return open_milli_text(a, c->milli);
    case CELL_TRUTH:  return c->truth ? S("true") : S("false");
    case CELL_UNBOUND: case CELL_NULL: break;
    }
    return (struct str){ 0 };
}

void open_csv_row(struct buf *out, const struct open_schema *schema, const struct open_row *row)
{
    struct str cells[OPEN_COLUMNS_MAX];
    for (size_t i = 0; i < schema->n; i++) cells[i] = plain(out->arena, &row->cells[i]);
    csv_line(out, cells, schema->n);
}

/* ---- JSON ---- */

static void member(struct json *j, const char *name, const struct open_cell *c, bool quoted_numbers)
{
    if (c->is == CELL_TEXT) json_text(j, name, c->text);
    else if (c->is == CELL_TRUTH) json_bool(j, name, c->truth);
    else if (c->is != CELL_NUMBER) json_null(j, name);
    else if (quoted_numbers) json_text(j, name, open_milli_text(j->out->arena, c->milli));
    else json_raw(j, name, open_milli_text(j->out->arena, c->milli));
}

void open_json_members(struct json *j, const struct open_schema *schema, const struct open_row *row, unsigned select, bool quoted_numbers)
{
    for (size_t i = 0; i < schema->n; i++)
        if (select & 1u << i) member(j, schema->columns[i].name, &row->cells[i], quoted_numbers);
}

void open_json_row(struct json *j, const char *key, const struct open_schema *schema, const struct open_row *row, unsigned select,
                   bool quoted_numbers)
{
    json_object(j, key);
    open_json_members(j, schema, row, select, quoted_numbers);
    json_end(j);
}

/* ---- CSV on the Web ---- */

static void in_both(struct json *j, const char *name, struct str vi, struct str en)
{
    const struct { struct str text, lang; } both[] = { { vi, S("vi") }, { en, S("en") } };
    json_array(j, name);
    for (size_t i = 0; i < N_OF(both); i++) {
        if (!both[i].text.n) continue;
        json_object(j, NULL);
        json_text(j, "@value", both[i].text);
        json_text(j, "@language", both[i].lang);
        json_end(j);
    }
    json_end(j);
}

static void named(struct json *j, const char *name, const char *key, struct str value)
{
    json_object(j, name);
    json_text(j, key, value);
    json_end(j);
}

/* The head of the column is its only title: a reader checks the file against it. What it means stands in both languages beside. */
static void column(struct json *j, const struct open_column *c)
{
    static const char *const types[] = { [OPEN_TEXT] = "string", [OPEN_INTEGER] = "integer", [OPEN_DECIMAL] = "decimal",
                                         [OPEN_BOOLEAN] = "boolean", [OPEN_DATE] = "date" };
    json_object(j, NULL);
    json_text(j, "name", str_z(c->name));
    json_text(j, "titles", str_z(c->name));
    json_text(j, "datatype", str_z(types[c->type]));
    json_bool(j, "required", c->is_required);
    in_both(j, "dc:description", str_z(c->vi), str_z(c->en));
    json_end(j);
}

void open_csvw(struct json *j, const struct open_about *about)
{
    const struct dataset *ds = about->ds;
    json_object(j, NULL);
    json_text(j, "@context", S("http://www.w3.org/ns/csvw"));
    json_text(j, "url", about->file);
    in_both(j, "dc:title", ds->name_vi, ds->name_en);
    if (ds->about_vi.n || ds->about_en.n) in_both(j, "dc:description", ds->about_vi, ds->about_en);
    named(j, "dc:license", "@id", open_settings()->licence);
    named(j, "dc:isVersionOf", "@id", about->page);
    json_text(j, "dc:identifier", ds->code);
    json_text(j, "schema:version", about->version);
    if (about->modified.n) {
        json_object(j, "dc:modified");
        json_text(j, "@value", about->modified);
        json_text(j, "@type", S("xsd:dateTime"));
        json_end(j);
    }
    json_object(j, "dialect");
    json_text(j, "encoding", S("utf-8"));
    json_bool(j, "header", true);
    json_text(j, "delimiter", S(","));
    json_text(j, "quoteChar", S("\""));
    json_end(j);
    json_object(j, "tableSchema");
    json_array(j, "columns");
    for (size_t i = 0; i < ds->schema->n; i++) column(j, &ds->schema->columns[i]);
    json_end(j);
    json_array(j, "primaryKey");
    for (size_t i = 0; i < ds->schema->n_keys; i++) json_text(j, NULL, str_z(ds->schema->columns[i].name));
    json_end(j);
    json_end(j);
    json_end(j);
}

/* ---- GeoJSON ---- */

/* Of a thing with a place of its own: its columns lat and lon. */
static bool spot_of(const struct open_schema *schema, const struct open_row *row, struct str *lat, struct str *lon)
{
    *lat = *lon = S("");
    for (size_t i = 0; i < schema->n; i++) {
        if (row->cells[i].is != CELL_TEXT) continue;
        if (strcmp(schema->columns[i].name, "lat") == 0) *lat = row->cells[i].text;
        if (strcmp(schema->columns[i].name, "lon") == 0) *lon = row->cells[i].text;
    }
    return lat->n && lon->n;
}

static const struct map_unit *ground_of(const struct map *map, int64_t unit_id)
{
    for (size_t i = 0; i < map->n; i++) if (map->units[i].id == unit_id) return &map->units[i];
    return NULL;
}

void open_feature(struct json *j, const struct open_schema *schema, const struct open_row *row, const struct map *map)
{
    const struct map_unit *ground = ground_of(map, row->unit_id);
    struct buf shape = { .arena = j->out->arena }, box = { .arena = j->out->arena };
    struct str lat, lon;
    json_object(j, NULL);
    json_text(j, "type", S("Feature"));
    if (ground && ground->shape.n) {
        geojson_box(&box, shape_box(ground->shape));
        json_raw(j, "bbox", buf_str(&box));
        geojson_shape(&shape, ground->shape);
    } else if (spot_of(schema, row, &lat, &lon)) {
        buf_add(&shape, arena_printf(shape.arena, "{\"type\":\"Point\",\"coordinates\":[%.*s,%.*s]}", (int)lon.n, lon.p,
                                     (int)lat.n, lat.p));
    } else buf_add(&shape, S("null"));
    json_raw(j, "geometry", buf_str(&shape));
    json_object(j, "properties");
    open_json_members(j, schema, row, ~0u, false);
    json_end(j);
    json_end(j);
    if (shape.failed || box.failed) j->out->failed = true;
}
