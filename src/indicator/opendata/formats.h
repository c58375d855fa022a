/* formats.h - the rows of a dataset as CSV (RFC 4180) with its description (CSV on the Web), as JSON, as GeoJSON (RFC 7946). */
#ifndef SANSANG_OPEN_FORMATS_H
#define SANSANG_OPEN_FORMATS_H
#include "indicator/opendata/opendata.h"
#include "territory/map.h"

void open_csv_head(struct buf *out, const struct open_schema *schema);
void open_csv_row(struct buf *out, const struct open_schema *schema, const struct open_row *row);

/* An object with one member for each column whose bit is in `select`; null: hidden, or not known. `quoted_numbers`: numbers as texts. */
void open_json_row(struct json *j, const char *key, const struct open_schema *schema, const struct open_row *row, unsigned select,
                   bool quoted_numbers);
/* The members alone, within an object that is open. */
void open_json_members(struct json *j, const struct open_schema *schema, const struct open_row *row, unsigned select, bool quoted_numbers);

/* The description of "<file>.csv" (Model for Tabular Data and Metadata on the Web, W3C 2015-12-17), named "<file>.csv-metadata.json". */
struct open_about { const struct dataset *ds; struct str file, version, modified, page; };
void open_csvw(struct json *j, const struct open_about *about);

/* A feature of a row: its members as properties; the ground of its unit in `map`, null where there is none. */
void open_feature(struct json *j, const struct open_schema *schema, const struct open_row *row, const struct map *map);

#endif
