/* datasets.c - which datasets there are: a table of fixed ones, then every public indicator. A further kind is one line of the table. */
#include "indicator/opendata/opendata.h"

static struct open_settings settings = { .licence = STR(OPEN_LICENCE) };
void open_settings_use(const struct open_settings *s)
{
    settings = *s;
    if (!settings.licence.n) settings.licence = S(OPEN_LICENCE);
}
const struct open_settings *open_settings(void) { return &settings; }

/* ---- columns ---- */

static const struct open_column register_columns[] = {
    /* name          type          required  vi, en */
    { "code",         OPEN_TEXT,    true,  "Mã chỉ tiêu", "Code of the indicator" },
    { "version",      OPEN_INTEGER, true,  "Phiên bản định nghĩa", "Version of the definition" },
    { "name",         OPEN_TEXT,    true,  "Tên", "Name in Vietnamese" },
    { "name_en",      OPEN_TEXT,    false, "Tên tiếng Anh", "Name in English" },
    { "unit_word",    OPEN_TEXT,    true,  "Đơn vị tính", "What is counted" },
    { "formula",      OPEN_TEXT,    true,  "Công thức", "Formula over the measures" },
    { "direction",    OPEN_TEXT,    true,  "Chiều tốt lên: up, down, none", "Which way is better: up, down, none" },
    { "pillar",       OPEN_TEXT,    true,  "Trụ cột", "Pillar of the programme" },
    { "frequency",    OPEN_TEXT,    true,  "Kỳ báo cáo", "How often it is reported" },
    { "legal_source", OPEN_TEXT,    false, "Căn cứ pháp lý", "Legal source" },
    { "valid_from",   OPEN_DATE,    true,  "Áp dụng từ ngày", "In force since" },
};
static const struct open_column units_columns[] = {
    { "code",       OPEN_TEXT,    true,  "Mã đơn vị hành chính", "Official code of the unit" },
    { "name",       OPEN_TEXT,    true,  "Tên", "Name in Vietnamese" },
    { "name_en",    OPEN_TEXT,    false, "Tên tiếng Anh", "Name in English" },
    { "kind",       OPEN_TEXT,    true,  "Loại: city, ward, commune", "Kind: city, ward, commune" },
    { "parent",     OPEN_TEXT,    false, "Mã đơn vị cấp trên", "Code of the unit above" },
    { "population", OPEN_INTEGER, false, "Dân số", "Population" },
    { "area_m2",    OPEN_INTEGER, false, "Diện tích, m²", "Area in square metres" },
};
static const struct open_column petitions_columns[] = {
    { "period",      OPEN_TEXT,    true,  "Kỳ", "Period" },
    { "unit",        OPEN_TEXT,    true,  "Mã đơn vị", "Code of the unit" },
    { "unit_name",   OPEN_TEXT,    true,  "Tên đơn vị", "Name of the unit" },
    { "unit_kind",   OPEN_TEXT,    true,  "Loại đơn vị", "Kind of unit" },
    { "received",    OPEN_INTEGER, false, "Phản ánh đã nhận; trống: được che", "Reports received; empty: hidden" },
    { "answered",    OPEN_INTEGER, false, "Đã trả lời; trống: được che", "Answered; empty: hidden" },
    { "on_time",     OPEN_INTEGER, false, "Trả lời đúng hạn; trống: được che", "Answered on time; empty: hidden" },
    { "refused",     OPEN_INTEGER, false, "Từ chối; trống: được che", "Refused; empty: hidden" },
    { "satisfied",   OPEN_INTEGER, false, "Hài lòng; trống: được che", "Satisfied; empty: hidden" },
    { "acceptable",  OPEN_INTEGER, false, "Chấp nhận được; trống: được che", "Acceptable; empty: hidden" },
    { "unsatisfied", OPEN_INTEGER, false, "Chưa hài lòng; trống: được che", "Not satisfied; empty: hidden" },
    { "minutes",     OPEN_INTEGER, false, "Số phút làm việc trung bình đến khi trả lời; trống: được che hoặc chưa có",
                                          "Mean working minutes to the answer; empty: hidden, or none yet" },
};
static const struct open_column occasions_columns[] = {
    { "code",            OPEN_TEXT,    true,  "Mã sự kiện", "Code of the occasion" },
    { "period",          OPEN_TEXT,    true,  "Kỳ bắt đầu", "Period it begins in" },
    { "unit",            OPEN_TEXT,    true,  "Mã đơn vị tổ chức", "Code of the unit that holds it" },
    { "unit_name",       OPEN_TEXT,    true,  "Đơn vị tổ chức", "Unit that holds it" },
    { "kind",            OPEN_TEXT,    true,  "Loại: launch, help_point, class, seminar, contest, service_day",
                                              "Kind: launch, help_point, class, seminar, contest, service_day" },
    { "state",           OPEN_TEXT,    true,  "Trạng thái: announced, open, under_way, ended, cancelled",
                                              "State: announced, open, under_way, ended, cancelled" },
    { "title",           OPEN_TEXT,    true,  "Tên sự kiện", "Title" },
    { "place",           OPEN_TEXT,    false, "Địa điểm; trống: chỉ qua mạng", "Place; empty: online only" },
    { "lat",             OPEN_TEXT,    false, "Vĩ độ, WGS 84, sáu chữ số thập phân", "Latitude, WGS 84, six decimals" },
    { "lon",             OPEN_TEXT,    false, "Kinh độ, WGS 84, sáu chữ số thập phân", "Longitude, WGS 84, six decimals" },
    { "starts_at",       OPEN_TEXT,    true,  "Bắt đầu; ISO 8601 có múi giờ", "Start; ISO 8601 with its zone" },
    { "ends_at",         OPEN_TEXT,    true,  "Kết thúc; ISO 8601 có múi giờ", "End; ISO 8601 with its zone" },
    { "seats_site",      OPEN_INTEGER, false, "Chỗ tại nơi tổ chức; trống: không giới hạn hoặc không có", "Seats on site; empty: no limit, or none" },
    { "seats_online",    OPEN_INTEGER, false, "Chỗ qua mạng; trống: không giới hạn hoặc không có", "Seats online; empty: no limit, or none" },
    { "attended_site",   OPEN_INTEGER, false, "Người dự tại chỗ; trống: được che", "Attended on site; empty: hidden" },
    { "attended_online", OPEN_INTEGER, false, "Người dự qua mạng; trống: được che", "Attended online; empty: hidden" },
};
static const struct open_column indicator_columns[] = {
    { "period",    OPEN_TEXT,    true,  "Kỳ", "Period" },
    { "unit",      OPEN_TEXT,    true,  "Mã đơn vị", "Code of the unit" },
    { "unit_name", OPEN_TEXT,    true,  "Tên đơn vị", "Name of the unit" },
    { "unit_kind", OPEN_TEXT,    true,  "Loại: city, ward, commune", "Kind: city, ward, commune" },
    { "value",     OPEN_DECIMAL, false, "Giá trị; trống: được che hoặc không tính được", "Value; empty: hidden, or not computable" },
    { "is_hidden", OPEN_BOOLEAN, true,  "Được che vì số quá nhỏ", "Hidden because a number is too small" },
    { "version",   OPEN_INTEGER, true,  "Phiên bản định nghĩa đã dùng", "Version of the definition it was computed by" },
};
#define SCHEMA(name, type, columns, keys) { name, type, columns, N_OF(columns), keys }
static const struct open_schema schemas[] = {
    [DATASET_REGISTER]  = SCHEMA("Indicators", "Indicator", register_columns, 1),
    [DATASET_UNITS]     = SCHEMA("Units", "Unit", units_columns, 1),
    [DATASET_PETITIONS] = SCHEMA("Petitions", "Petition", petitions_columns, 2),
    [DATASET_OCCASIONS] = SCHEMA("Occasions", "Occasion", occasions_columns, 1),
    [DATASET_INDICATOR] = SCHEMA("Figures", "Figure", indicator_columns, 2),
};

const struct open_schema *dataset_schema(enum dataset_kind kind) { return &schemas[kind]; }

/* ---- fixed ones ---- */

/* 2026-01-01: the register of the program begins there, and the reports' counts with it. */
enum { FIRST_DAY = 20454 };

static const struct fixed { struct str code; enum dataset_kind kind; bool has_periods; unsigned pillar; struct str vi, en, about_vi, about_en; } fixed[] = {
    { STR("indicators"), DATASET_REGISTER, false, PILLAR_GOVERNMENT, STR("Danh mục chỉ tiêu"), STR("Register of indicators"),
      STR("Mọi chỉ tiêu công khai: tên, công thức, đơn vị tính, căn cứ, phiên bản đang dùng."),
      STR("Every public indicator: name, formula, unit, source, the version in force.") },
    { STR("units"), DATASET_UNITS, false, PILLAR_GOVERNMENT, STR("Phường, xã"), STR("Wards and communes"),
      STR("Thành phố và các phường, xã: mã, tên, dân số, diện tích, ranh giới."),
      STR("The city with its wards and communes: code, name, population, area, boundary.") },
    { STR("petitions"), DATASET_PETITIONS, true, PILLAR_CITIZEN, STR("Phản ánh của người dân theo đơn vị"), STR("Residents' reports by unit"),
      STR("Từng tháng, từng đơn vị: đã nhận, đã trả lời, đúng hạn, mức hài lòng. Số dưới năm được che."),
      STR("By month and unit: received, answered, on time, how satisfied. Numbers under five are hidden.") },
    { STR("occasions"), DATASET_OCCASIONS, true, PILLAR_SOCIETY, STR("Sự kiện công khai"), STR("Public occasions"),
      STR("Lễ ra quân, lớp học, điểm hỗ trợ, hội thảo, ngày phục vụ: nơi, giờ, sức chứa, số người dự. Số dưới năm được che."),
      STR("Launches, classes, help points, seminars, service days: place, times, capacity, attendance. Numbers under five are hidden.") },
};

static struct dataset of_fixed(const struct fixed *f)
{
    return (struct dataset){
        .kind = f->kind, .code = f->code, .name_vi = f->vi, .name_en = f->en, .about_vi = f->about_vi, .about_en = f->about_en,
        .schema = &schemas[f->kind], .has_periods = f->has_periods, .grain = PERIOD_MONTH, .since_day = FIRST_DAY, .version = 1,
        .pillar = f->pillar,
    };
}

static const struct fixed *fixed_of(struct str code)
{
    for (size_t i = 0; i < N_OF(fixed); i++) if (str_eq(code, fixed[i].code)) return &fixed[i];
    return NULL;
}

/* ---- indicators ---- */

/* The shortest period that all its measures are given for in public; a month at least. */
static enum err grain_of(const struct indicator *i, unsigned *out)
{
    static const unsigned kinds[] = { [GRAIN_NONE] = PERIOD_YEAR, [GRAIN_MONTH] = PERIOD_MONTH, [GRAIN_QUARTER] = PERIOD_QUARTER,
                                      [GRAIN_YEAR] = PERIOD_YEAR };
    struct formula f;
    unsigned coarsest = PERIOD_MONTH;
    if (formula_parse(indicator_sources, i->formula, &f, NULL) != OK) return ERR_INTERNAL;
    for (size_t k = 0; k < f.n_leaves; k++) {
        const struct source_measure *m = leaf_measure(&f.leaves[k]);
        unsigned kind = m->is_personal ? kinds[m->grain] : (unsigned)PERIOD_MONTH;
        if (kind < coarsest) coarsest = kind;            /* PERIOD_YEAR comes first */
    }
    *out = coarsest;
    return OK;
}

static enum err of_indicator(const struct indicator *i, struct dataset *out)
{
    *out = (struct dataset){
        .kind = DATASET_INDICATOR, .code = i->code, .name_vi = i->name_vi, .name_en = i->name_en, .about_vi = i->about_vi,
        .about_en = i->about_en, .schema = &schemas[DATASET_INDICATOR], .has_periods = true, .since_day = i->valid_from,
        .version = i->version, .changed_ms = i->made_ms, .pillar = i->pillar, .indicator = *i,
    };
    return grain_of(i, &out->grain);
}

static enum err keep_since(const void *row, void *arg)
{
    const struct indicator *i = row;
    struct dataset *ds = arg;
    if (i->is_public && i->valid_from < ds->since_day) ds->since_day = i->valid_from;
    return OK;
}

/* ---- listing ---- */

struct listing_of { struct db *db; struct arena *a; db_row_fn *each; void *arg; };

static enum err hand_indicator(const void *row, void *arg)
{
    const struct listing_of *k = arg;
    struct dataset ds;
    TRY(of_indicator(row, &ds));
    if (ds.version > 1) TRY(indicator_history(k->db, k->a, ds.code, keep_since, &ds));
    return k->each(&ds, k->arg);
}

enum err dataset_list(struct db *db, struct arena *a, struct str after, int64_t limit, db_row_fn *each, void *arg)
{
    struct listing_of k = { db, a, each, arg };
    const struct fixed *from = fixed_of(after);
    for (size_t i = from      ? (size_t)(from - fixed) + 1
                    : after.n ? N_OF(fixed)
                              : 0;
         i < N_OF(fixed) && limit > 0; i++, limit--) {
        struct dataset ds = of_fixed(&fixed[i]);
        TRY(each(&ds, arg));
    }
    if (limit <= 0) return OK;
    struct indicator_query q = { .pillar = -1, .only_public = true, .after = from ? S("") : after, .limit = limit };
    return indicator_list(db, a, &q, hand_indicator, &k);
}

enum err dataset_by_code(struct db *db, struct arena *a, struct str code, struct dataset *out)
{
    const struct fixed *f = fixed_of(code);
    struct indicator i;
    if (f) { *out = of_fixed(f); return OK; }
    TRY(indicator_by_code(db, a, code, 0, &i));
    if (!i.is_public) return ERR_NOT_FOUND;
    TRY(of_indicator(&i, out));
    return out->version > 1 ? indicator_history(db, a, code, keep_since, out) : OK;
}
