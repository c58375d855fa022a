/* sniff.c - signatures of the few kinds of files that are taken, and of one that is refused by name. */
#include "paper/sniff.h"

static bool has(struct str s, size_t at, struct str with)
{
    return s.n >= at + with.n && memcmp(s.p + at, with.p, with.n) == 0;
}

/* Brands of ISO base media files (ISO/IEC 14496-12, 4.3): the first box is "ftyp", then the brand. The box's size stands before: what is
   no size of a list of brands begins as something else, such as an archive. */
static enum sniffed by_brand(struct str s)
{
    static const struct { struct str brand; enum sniffed is; } brands[] = {
        { STR("heic"), SNIFF_HEIC }, { STR("heix"), SNIFF_HEIC }, { STR("heim"), SNIFF_HEIC }, { STR("heis"), SNIFF_HEIC },
        { STR("hevc"), SNIFF_HEIC }, { STR("hevx"), SNIFF_HEIC }, { STR("mif1"), SNIFF_HEIC }, { STR("msf1"), SNIFF_HEIC },
        { STR("isom"), SNIFF_MP4 },  { STR("iso2"), SNIFF_MP4 },  { STR("iso4"), SNIFF_MP4 },  { STR("iso5"), SNIFF_MP4 },
        { STR("iso6"), SNIFF_MP4 },  { STR("mp41"), SNIFF_MP4 },  { STR("mp42"), SNIFF_MP4 },  { STR("avc1"), SNIFF_MP4 },
        { STR("3gp4"), SNIFF_MP4 },  { STR("3gp5"), SNIFF_MP4 },  { STR("3gp6"), SNIFF_MP4 },  { STR("M4V "), SNIFF_MP4 },
        { STR("qt  "), SNIFF_MP4 },
    };
    if (!has(s, 0, S("\0\0")) || !has(s, 4, S("ftyp"))) return SNIFF_UNKNOWN;
    for (size_t i = 0; i < N_OF(brands); i++)
        if (has(s, 8, brands[i].brand)) return brands[i].is;
    return SNIFF_UNKNOWN;
}

/* EBML (RFC 8794) whose DocType, among its first elements, is "webm". */
static bool is_webm(struct str s)
{
    if (!has(s, 0, S("\x1a\x45\xdf\xa3"))) return false;
    for (size_t at = 4; at + 7 <= s.n && at < 64; at++)
        if (has(s, at, S("\x42\x82\x84webm"))) return true;
    return false;
}

enum sniffed sniff(struct str s)
{
    if (has(s, 0, S("\xff\xd8\xff"))) return SNIFF_JPEG;
    if (has(s, 0, S("\x89PNG\r\n\x1a\n"))) return SNIFF_PNG;
    if (has(s, 0, S("RIFF")) && has(s, 8, S("WEBP"))) return SNIFF_WEBP;
    if (has(s, 0, S("%PDF-1.")) || has(s, 0, S("%PDF-2."))) return SNIFF_PDF;
    return is_webm(s) ? SNIFF_WEBM : by_brand(s);
}

bool sniff_is_picture(enum sniffed x) { return x == SNIFF_JPEG || x == SNIFF_PNG || x == SNIFF_WEBP; }

static const struct { struct str mime; const char *ending; } kinds[] = {
    [SNIFF_UNKNOWN] = { STR("application/octet-stream"), "bin" },
    [SNIFF_JPEG]    = { STR("image/jpeg"),               "jpg" },
    [SNIFF_PNG]     = { STR("image/png"),                "png" },
    [SNIFF_WEBP]    = { STR("image/webp"),               "webp" },
    [SNIFF_HEIC]    = { STR("image/heic"),               "heic" },
    [SNIFF_MP4]     = { STR("video/mp4"),                "mp4" },
    [SNIFF_WEBM]    = { STR("video/webm"),               "webm" },
    [SNIFF_PDF]     = { STR("application/pdf"),          "pdf" },
    [SNIFF_DOCX]    = { STR("application/vnd.openxmlformats-officedocument.wordprocessingml.document"), "docx" },
    [SNIFF_XLSX]    = { STR("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), "xlsx" },
};
struct str sniff_mime(enum sniffed x) { return kinds[x].mime; }
const char *sniff_ending(enum sniffed x) { return kinds[x].ending; }
