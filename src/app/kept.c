/* kept.c - the kinds of files beside the database: photographs of visits; pictures and documents of reports; files of
   plans. */
#include "app/kept.h"
#include <assert.h>
#include "civic/petition/petition_file.h"
#include "outreach/media/media.h"
#include "plan/programme/attachment.h"

static_assert((int)KEPT_PAGE == (int)MEDIA_PAGE && (int)KEPT_PAGE == (int)FILE_PAGE &&
                  (int)KEPT_PAGE == (int)PLAN_FILE_PAGE,
              "a page is a page");
static_assert((int)KEPT_NAMES_MAX == (int)FILE_NAMES_MAX && (int)KEPT_NAMES_MAX == (int)PLAN_FILE_NAMES_MAX,
              "as many names");

static enum err media_names(struct db *db, struct arena *a, struct str key, struct str names[KEPT_NAMES_MAX], size_t *n)
{
    (void)db;
    names[0] = media_file_name(a, key);
    *n = 1;
    return names[0].n ? OK : ERR_NOMEM;
}

const struct kept_kind kept_kinds[KEPT_KINDS] = {
    { "media", media_whole_after,    media_names,         media_is_whole,         media_is_gone,         media_begin_anew },
    { "files", petition_files_after, petition_file_names, petition_file_is_whole, petition_file_is_gone, petition_files_begin_anew },
    { "plan-files", plan_files_after, plan_file_names,   plan_file_is_whole,     plan_file_is_gone,     plan_files_begin_anew },
};

/* How names are made: two letters of the key, the key, an ending. */
static const struct { const struct kept_kind *kind; size_t key; const char *letters, *ending; } forms[] = {
    { &kept_kinds[0], 64, "0123456789abcdef",  ".jpg" },
    { &kept_kinds[1], 36, "0123456789abcdef-", ".sealed" },
    { &kept_kinds[1], 36, "0123456789abcdef-", ".jpg" },
    { &kept_kinds[1], 36, "0123456789abcdef-", ".small.jpg" },
    { &kept_kinds[2], 36, "0123456789abcdef-", ".sealed" },
};

const struct kept_kind *kept_of_name(struct str name)
{
    for (size_t i = 0; i < N_OF(forms); i++) {
        size_t at = strlen(forms[i].kind->folder), end = strlen(forms[i].ending);
        if (name.n != at + 4 + forms[i].key + end || strncmp(name.p, forms[i].kind->folder, at) != 0) continue;
        const char *p = name.p + at;
        if (p[0] == '/' && strspn(p + 1, forms[i].letters) == 2 && p[3] == '/' &&
            strspn(p + 4, forms[i].letters) == forms[i].key && memcmp(p + 4 + forms[i].key, forms[i].ending, end) == 0)
            return forms[i].kind;
    }
    return NULL;
}
