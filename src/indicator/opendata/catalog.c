/* catalog.c - what DCAT-AP says about each dataset, as tables: themes, formats, frequencies, services. */
#include "indicator/opendata/catalog.h"
#include "core/time.h"

#define EU "http://publications.europa.eu/resource/authority/"
#define IANA "http://www.iana.org/assignments/media-types/"

struct writing {
    struct db *db;
    struct arena *a;
    int64_t now_ms;
    struct str base;
    struct rdf *r;
    size_t n;
    struct str last;
};

static struct str at(struct writing *k, const char *tail) { return arena_printf(k->a, "%.*s%s", (int)k->base.n, k->base.p, tail); }

static struct str page_of(struct writing *k, const struct dataset *ds, const char *tail)
{
    return arena_printf(k->a, "%.*s/data/%.*s%s", (int)k->base.n, k->base.p, (int)ds->code.n, ds->code.p, tail);
}

/* ---- one property, one value ---- */

static void says_iri(struct rdf *r, const char *property, struct str iri)
{
    rdf_property(r, property);
    rdf_iri(r, iri);
}

static void says_both(struct rdf *r, const char *property, struct str vi, struct str en)
{
    rdf_property(r, property);
    rdf_text(r, vi, "vi");
    if (en.n) rdf_text(r, en, "en");
}

static void says_date(struct writing *k, const char *property, int64_t day)
{
    rdf_property(k->r, property);
    rdf_typed(k->r, day_text(k->a, day), "xsd:date");
}

static void says_moment(struct writing *k, const char *property, int64_t ms)
{
    if (!ms) return;
    rdf_property(k->r, property);
    rdf_typed(k->r, w3c_time(k->a, ms), "xsd:dateTime");
}

/* ---- words of others that are pointed at: each is said to be what it is ---- */

static const struct { struct str iri; const char *vi, *en; } themes[] = {          /* by pillar */
    [PILLAR_GOVERNMENT] = { STR(EU "data-theme/GOVE"), "Chính quyền và khu vực công", "Government and public sector" },
    [PILLAR_ECONOMY]    = { STR(EU "data-theme/ECON"), "Kinh tế và tài chính", "Economy and finance" },
    [PILLAR_SOCIETY]    = { STR(EU "data-theme/SOCI"), "Dân số và xã hội", "Population and society" },
    [PILLAR_CITIZEN]    = { STR(EU "data-theme/SOCI"), "Dân số và xã hội", "Population and society" },
};
static const struct str frequencies[] = {                                                /* by kind of period */
    [PERIOD_YEAR] = STR(EU "frequency/ANNUAL"), [PERIOD_HALF] = STR(EU "frequency/ANNUAL_2"), [PERIOD_QUARTER] = STR(EU "frequency/QUARTERLY"),
    [PERIOD_MONTH] = STR(EU "frequency/MONTHLY"),
};
#define ANYTIME S(EU "frequency/IRREG")

static const struct format { const char *id, *file; struct str format, media, vi, en; bool of_periods, of_ground; } formats[] = {
    { "csv", "latest.csv", STR(EU "file-type/CSV"), STR(IANA "text/csv"), STR("Số mới nhất, CSV"), STR("Newest, CSV"), false, false },
    { "all", "all.csv", STR(EU "file-type/CSV"), STR(IANA "text/csv"), STR("Mọi kỳ, CSV"), STR("All periods, CSV"), true, false },
    { "json", "latest.json", STR(EU "file-type/JSON"), STR(IANA "application/json"), STR("Số mới nhất, JSON"), STR("Newest, JSON"), false, false },
    { "geojson", "latest.geojson", STR(EU "file-type/GEOJSON"), STR(IANA "application/geo+json"), STR("Bản đồ, GeoJSON"), STR("Map, GeoJSON"),
      false, true },
};

static void thing_said(struct rdf *r, struct str iri, const char *type, struct str vi, struct str en, const char *property)
{
    rdf_thing(r, iri, type);
    if (vi.n) says_both(r, property, vi, en);
}

static void write_words(struct rdf *r)
{
    static const struct { struct str iri; const char *type; } plain[] = {
        { STR(EU "language/VIE"), "dct:LinguisticSystem" }, { STR(EU "language/ENG"), "dct:LinguisticSystem" },
        { STR(EU "frequency/ANNUAL"), "dct:Frequency" }, { STR(EU "frequency/QUARTERLY"), "dct:Frequency" },
        { STR(EU "frequency/MONTHLY"), "dct:Frequency" }, { STR(EU "frequency/IRREG"), "dct:Frequency" },
        { STR(EU "access-right/PUBLIC"), "dct:RightsStatement" },
        { STR(EU "file-type/CSV"), "dct:MediaTypeOrExtent" }, { STR(EU "file-type/JSON"), "dct:MediaTypeOrExtent" },
        { STR(EU "file-type/GEOJSON"), "dct:MediaTypeOrExtent" },
        { STR(IANA "text/csv"), "dct:MediaType" }, { STR(IANA "application/json"), "dct:MediaType" },
        { STR(IANA "application/geo+json"), "dct:MediaType" },
        { STR("http://www.w3.org/TR/tabular-data-model/"), "dct:Standard" }, { STR("https://www.rfc-editor.org/rfc/rfc7946"), "dct:Standard" },
        { STR("http://docs.oasis-open.org/odata/odata/v4.0/"), "dct:Standard" },
        { STR("http://www.opengis.net/doc/IS/ogcapi-features-1/1.0"), "dct:Standard" },
    };
    for (size_t i = 0; i < N_OF(plain); i++) rdf_thing(r, plain[i].iri, plain[i].type);
    for (size_t i = 0; i <= PILLAR_SOCIETY; i++)
        thing_said(r, themes[i].iri, "skos:Concept", str_z(themes[i].vi), str_z(themes[i].en), "skos:prefLabel");
    thing_said(r, S(EU "data-theme"), "skos:ConceptScheme", S("Chủ đề dữ liệu"), S("Data themes"), "dct:title");
    thing_said(r, S("http://purl.org/adms/publishertype/LocalAuthority"), "skos:Concept", S("Chính quyền địa phương"),
               S("Local authority"), "skos:prefLabel");
    rdf_thing(r, open_settings()->licence, "dct:LicenseDocument");
}

static void write_people(struct writing *k, const struct unit *city)
{
    const struct open_settings *s = open_settings();
    struct str name = s->publisher.n ? s->publisher : city->name;
    rdf_thing(k->r, at(k, "/data#publisher"), "foaf:Agent");
    says_both(k->r, "foaf:name", name, (struct str){ 0 });
    says_iri(k->r, "dct:type", S("http://purl.org/adms/publishertype/LocalAuthority"));
    rdf_thing(k->r, at(k, "/data#contact"), "vcard:Kind");
    says_both(k->r, "vcard:fn", name, (struct str){ 0 });
    if (s->contact.n)
        says_iri(k->r, "vcard:hasEmail", arena_printf(k->a, "mailto:%.*s", (int)s->contact.n, s->contact.p));
    rdf_thing(k->r, at(k, "/data#place"), "dct:Location");
    says_both(k->r, "skos:prefLabel", city->name, city->name_en);
    rdf_thing(k->r, at(k, "/data"), "foaf:Document");
}

/* ---- a dataset ---- */

static void write_distribution(struct writing *k, const struct dataset *ds, const struct format *f, int64_t changed_ms)
{
    struct str file = page_of(k, ds, arena_printf(k->a, "/%s", f->file).p);
    rdf_thing(k->r, page_of(k, ds, arena_printf(k->a, "#%s", f->id).p), "dcat:Distribution");
    says_both(k->r, "dct:title", f->vi, f->en);
    says_iri(k->r, "dcat:accessURL", page_of(k, ds, ""));
    says_iri(k->r, "dcat:downloadURL", file);
    says_iri(k->r, "dct:format", f->format);
    says_iri(k->r, "dcat:mediaType", f->media);
    says_iri(k->r, "dct:license", open_settings()->licence);
    says_iri(k->r, "dct:rights", S(EU "access-right/PUBLIC"));
    if (f->of_ground) says_iri(k->r, "dct:conformsTo", S("https://www.rfc-editor.org/rfc/rfc7946"));
    else if (strstr(f->file, ".csv")) says_iri(k->r, "dct:conformsTo", S("http://www.w3.org/TR/tabular-data-model/"));
    says_moment(k, "dct:modified", changed_ms);
}

static bool has_format(const struct dataset *ds, const struct format *f)
{
    return (!f->of_periods || ds->has_periods) && (!f->of_ground || ds->kind != DATASET_REGISTER);
}

static void write_time(struct writing *k, const struct dataset *ds, const struct open_period *all, size_t n)
{
    rdf_thing(k->r, page_of(k, ds, "#time"), "dct:PeriodOfTime");
    says_date(k, "dcat:startDate", all[n - 1].period.from_day);
    says_date(k, "dcat:endDate", all[0].period.to_day);
}

static void describe(struct writing *k, const struct dataset *ds, bool has_time)
{
    static const struct str vi = STR("Số liệu của thành phố."), en = STR("Figures of the city.");
    struct rdf *r = k->r;
    rdf_thing(r, page_of(k, ds, "#dataset"), "dcat:Dataset");
    says_both(r, "dct:title", ds->name_vi, ds->name_en);
    says_both(r, "dct:description", ds->about_vi.n ? ds->about_vi : vi, ds->about_en.n ? ds->about_en : en);
    rdf_property(r, "dct:identifier");
    rdf_text(r, ds->code, NULL);
    rdf_property(r, "dcat:version");
    rdf_text(r, arena_printf(k->a, "%lld", (long long)ds->version), NULL);
    rdf_property(r, "dcat:keyword");
    rdf_text(r, S("chuyển đổi số"), "vi");
    rdf_text(r, S("digital transformation"), "en");
    says_iri(r, "dcat:theme", themes[ds->pillar].iri);
    says_iri(r, "dct:publisher", at(k, "/data#publisher"));
    says_iri(r, "dcat:contactPoint", at(k, "/data#contact"));
    says_iri(r, "dct:spatial", at(k, "/data#place"));
    says_iri(r, "dct:accessRights", S(EU "access-right/PUBLIC"));
    says_iri(r, "dct:accrualPeriodicity", ds->has_periods ? frequencies[ds->grain] : ANYTIME);
    says_iri(r, "dcat:landingPage", page_of(k, ds, ""));
    rdf_property(r, "dct:language");
    rdf_iri(r, S(EU "language/VIE"));
    rdf_iri(r, S(EU "language/ENG"));
    if (has_time) says_iri(r, "dct:temporal", page_of(k, ds, "#time"));
    rdf_property(r, "dcat:distribution");
    for (size_t i = 0; i < N_OF(formats); i++)
        if (has_format(ds, &formats[i])) rdf_iri(r, page_of(k, ds, arena_printf(k->a, "#%s", formats[i].id).p));
}

static enum err write_dataset(const void *row, void *arg)
{
    const struct dataset *ds = row;
    struct writing *k = arg;
    struct open_period all[OPEN_PERIODS_MAX];
    size_t n;
    TRY(arena_copy(k->a, ds->code, &k->last));
    k->n++;
    TRY(dataset_periods(k->db, k->a, ds, k->now_ms, all, &n));
    int64_t changed_ms = !n                 ? ds->changed_ms
                         : all[0].closed_ms ? all[0].closed_ms
                                            : day_start_ms(all[0].period.to_day + 1);
    describe(k, ds, n != 0);
    says_moment(k, "dct:modified", changed_ms);
    for (size_t i = 0; i < N_OF(formats); i++)
        if (has_format(ds, &formats[i])) write_distribution(k, ds, &formats[i], changed_ms);
    rdf_thing(k->r, page_of(k, ds, ""), "foaf:Document");
    if (n) write_time(k, ds, all, n);
    return OK;
}

static enum err point_at(const void *row, void *arg)
{
    const struct dataset *ds = row;
    struct writing *k = arg;
    rdf_iri(k->r, page_of(k, ds, "#dataset"));
    k->n++;
    return arena_copy(k->a, ds->code, &k->last);
}

/* Each dataset once, a page of them at a time. */
static enum err each_dataset(struct writing *k, db_row_fn *each)
{
    enum { PAGE = 100 };
    k->last = S("");
    do {
        k->n = 0;
        TRY(dataset_list(k->db, k->a, k->last, PAGE, each, k));
    } while (k->n == PAGE);
    return OK;
}

/* ---- services, the catalogue itself ---- */

static const struct service { const char *id, *address, *about; struct str vi, en, standard; } services[] = {
    { "#api", "/api/open/datasets", "/api/openapi.json", STR("Dữ liệu mở dạng JSON"), STR("Open data as JSON"), STR("") },
    { "#odata", "/odata/", "/odata/$metadata", STR("Dữ liệu cho Excel và Power BI (OData)"), STR("For Excel and Power BI (OData)"),
      STR("http://docs.oasis-open.org/odata/odata/v4.0/") },
    { "#features", "/ogc/", "/ogc/api", STR("Bản đồ (OGC API – Features)"), STR("Map data (OGC API – Features)"),
      STR("http://www.opengis.net/doc/IS/ogcapi-features-1/1.0") },
};

static enum err write_services(struct writing *k)
{
    for (size_t i = 0; i < N_OF(services); i++) {
        const struct service *s = &services[i];
        rdf_thing(k->r, at(k, arena_printf(k->a, "/data%s", s->id).p), "dcat:DataService");
        says_both(k->r, "dct:title", s->vi, s->en);
        says_iri(k->r, "dcat:endpointURL", at(k, s->address));
        says_iri(k->r, "dcat:endpointDescription", at(k, s->about));
        says_iri(k->r, "dct:license", open_settings()->licence);
        says_iri(k->r, "dct:publisher", at(k, "/data#publisher"));
        says_iri(k->r, "dct:accessRights", S(EU "access-right/PUBLIC"));
        if (s->standard.n) says_iri(k->r, "dct:conformsTo", s->standard);
        if (i == 2) continue;                            /* the map has no indicators */
        rdf_property(k->r, "dcat:servesDataset");
        TRY(each_dataset(k, point_at));
    }
    return OK;
}

static enum err write_catalog(struct writing *k, const struct unit *city)
{
    struct rdf *r = k->r;
    rdf_thing(r, at(k, "/data#catalog"), "dcat:Catalog");
    says_both(r, "dct:title", arena_printf(k->a, "Dữ liệu mở · %.*s", (int)city->name.n, city->name.p),
              arena_printf(k->a, "Open data · %.*s", (int)city->name.n, city->name.p));
    says_both(
        r, "dct:description",
        S("Chỉ tiêu chuyển đổi số của thành phố theo phường, xã và theo kỳ, đếm từ sự kiện; số nhỏ được che."),
        S("Indicators of the city's digital transformation by ward and period, counted from events; small numbers are hidden."));
    says_iri(r, "dct:publisher", at(k, "/data#publisher"));
    says_iri(r, "foaf:homepage", at(k, "/data"));
    says_iri(r, "dct:license", open_settings()->licence);
    says_iri(r, "dct:spatial", at(k, "/data#place"));
    says_iri(r, "dcat:themeTaxonomy", S(EU "data-theme"));
    rdf_property(r, "dct:language");
    rdf_iri(r, S(EU "language/VIE"));
    rdf_iri(r, S(EU "language/ENG"));
    rdf_property(r, "dcat:service");
    for (size_t i = 0; i < N_OF(services); i++) rdf_iri(r, at(k, arena_printf(k->a, "/data%s", services[i].id).p));
    rdf_property(r, "dcat:dataset");
    return each_dataset(k, point_at);
}

enum err catalog_write(struct db *db, struct arena *a, int64_t now_ms, struct str base, struct rdf *r)
{
    struct writing k = { .db = db, .a = a, .now_ms = now_ms, .base = base, .r = r };
    struct unit city;
    TRY(unit_by_id(db, a, CITY_ID, &city));
    TRY(write_catalog(&k, &city));
    TRY(each_dataset(&k, write_dataset));
    TRY(write_services(&k));
    write_people(&k, &city);
    write_words(r);
    return OK;
}
