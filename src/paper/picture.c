/* picture.c - the one place that knows the picture library: three loaders are allowed, all others are shut. */
#include "paper/picture.h"
#include <pthread.h>
#include <stdlib.h>
#include <vips/vips.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool is_ready;

static void prepare(void)
{
    static const char *const open[] = { "VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp" };
    setenv("VIPS_BLOCK_UNTRUSTED", "1", 1);              /* read while the library starts */
    setenv("VIPS_WARNING", "0", 1);                      /* what a broken picture is like is nobody's news */
    is_ready = vips_init("sansang") == 0;
    if (!is_ready) return;
    vips_block_untrusted_set(TRUE);
    vips_operation_block_set("VipsForeignLoad", TRUE);
    for (size_t i = 0; i < N_OF(open); i++) vips_operation_block_set(open[i], FALSE);
    vips_concurrency_set(1);                             /* one picture, one worker: no threads of its own */
    vips_cache_set_max(0);
}

static bool starts(struct str s, size_t at, struct str with)
{
    return s.n >= at + with.n && memcmp(s.p + at, with.p, with.n) == 0;
}

static bool is_known(struct str s)
{
    return starts(s, 0, S("\xff\xd8\xff")) || starts(s, 0, S("\x89PNG\r\n\x1a\n")) ||
           (starts(s, 0, S("RIFF")) && starts(s, 8, S("WEBP")));
}

/* Only the header is read: pixels come when they are asked for. */
static bool is_small_enough(struct str in)
{
    VipsImage *image = vips_image_new_from_buffer(in.p, in.n, "", "access", VIPS_ACCESS_SEQUENTIAL, NULL);
    if (!image) return false;
    int64_t pixels = (int64_t)vips_image_get_width(image) * vips_image_get_height(image);
    g_object_unref(image);
    return pixels <= PICTURE_PIXELS_MAX;
}

static VipsImage *shrink(struct str in)
{
    VipsImage *small = NULL, *flat = NULL;
    double white[] = { 255 };
    VipsArrayDouble *paper = vips_array_double_new(white, 1);
    if (vips_thumbnail_buffer((void *)(uintptr_t)in.p, in.n, &small, PICTURE_SIDE_MAX, "height", PICTURE_SIDE_MAX, "size",
                              VIPS_SIZE_DOWN, "fail_on", VIPS_FAIL_ON_TRUNCATED, NULL) == 0)
        (void)vips_flatten(small, &flat, "background", paper, NULL);
    vips_area_unref((VipsArea *)paper);
    if (small) g_object_unref(small);
    return flat;
}

static enum err convert(struct arena *a, struct str in, struct str *out)
{
    void *jpeg = NULL;
    size_t n = 0;
    if (!is_small_enough(in)) return ERR_BAD_INPUT;
    VipsImage *image = shrink(in);
    if (!image) return ERR_BAD_INPUT;
    enum err e = vips_jpegsave_buffer(image, &jpeg, &n, "Q", 75, "strip", TRUE, NULL) == 0 ? OK : ERR_BAD_INPUT;
    g_object_unref(image);
    if (e == OK) {
        char *p = arena_new(a, char, n);
        if (p) memcpy(p, jpeg, n);
        *out = (struct str){ p, n };
        e = p ? OK : ERR_NOMEM;
    }
    g_free(jpeg);
    return e;
}

enum err picture_to_jpeg(struct arena *a, struct str in, struct str *out)
{
    if (!is_known(in)) return ERR_BAD_INPUT;
    pthread_once(&once, prepare);
    if (!is_ready) return ERR_INTERNAL;
    enum err e = convert(a, in, out);
    vips_error_clear();
    vips_thread_shutdown();
    return e;
}
