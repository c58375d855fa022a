/* picture.c - the one place that knows the picture library: three loaders are allowed, all others are shut. */
#include "paper/picture.h"
#include "paper/sniff.h"
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

/* Only the header is read: pixels come when they are asked for. */
static bool read_head(struct str in, struct exif *exif)
{
    const void *block;
    size_t n;
    VipsImage *image = vips_image_new_from_buffer(in.p, in.n, "", "access", VIPS_ACCESS_SEQUENTIAL, NULL);
    if (!image) return false;
    int64_t pixels = (int64_t)vips_image_get_width(image) * vips_image_get_height(image);
    *exif = (struct exif){ 0 };
    if (vips_image_get_typeof(image, VIPS_META_EXIF_NAME) &&
        vips_image_get_blob(image, VIPS_META_EXIF_NAME, &block, &n) == 0)
        exif_read((struct str){ block, n }, exif);
    g_object_unref(image);
    return pixels <= PICTURE_PIXELS_MAX;
}

/* Only where something shines through: of a picture without alpha the library would take the last colour for it. */
static VipsImage *on_white(VipsImage *image)
{
    VipsImage *flat = NULL;
    double white[] = { 255 };
    if (!vips_image_hasalpha(image)) return g_object_ref(image);
    VipsArrayDouble *paper = vips_array_double_new(white, 1);
    if (vips_flatten(image, &flat, "background", paper, NULL) != 0) flat = NULL;
    vips_area_unref((VipsArea *)paper);
    return flat;
}

/* In memory: what follows looks at it several times. */
static VipsImage *shrink(struct str in)
{
    VipsImage *small = NULL;
    if (vips_thumbnail_buffer((void *)(uintptr_t)in.p, in.n, &small, PICTURE_SIDE_MAX, "height", PICTURE_SIDE_MAX,
                              "size", VIPS_SIZE_DOWN, "fail_on", VIPS_FAIL_ON_TRUNCATED, NULL) != 0)
        return NULL;
    VipsImage *flat = on_white(small), *kept = flat ? vips_image_copy_memory(flat) : NULL;
    g_object_unref(small);
    if (flat) g_object_unref(flat);
    return kept;
}

static enum err save(struct arena *a, VipsImage *image, int quality, struct str *out)
{
    void *jpeg = NULL;
    size_t n = 0;
    enum err e = vips_jpegsave_buffer(image, &jpeg, &n, "Q", quality, "strip", TRUE, NULL) == 0 ? OK : ERR_BAD_INPUT;
    if (e == OK) {
        char *p = arena_new(a, char, n);
        if (p) memcpy(p, jpeg, n);
        *out = (struct str){ p, n };
        e = p ? OK : ERR_NOMEM;
    }
    g_free(jpeg);
    return e;
}

static enum err save_side(struct arena *a, VipsImage *image, int side, int quality, struct str *out)
{
    VipsImage *less = NULL;
    if (vips_thumbnail_image(image, &less, side, "height", side, "size", VIPS_SIZE_DOWN, NULL) != 0)
        return ERR_BAD_INPUT;
    enum err e = save(a, less, quality, out);
    g_object_unref(less);
    return e;
}

/* The first of these that is small enough; the last one whatever it is. */
static enum err save_within(struct arena *a, VipsImage *image, size_t jpeg_max, struct str *out)
{
    static const struct { int side, quality; } tries[] = {
        { PICTURE_SIDE_MAX, 75 }, { PICTURE_SIDE_MAX, 60 }, { PICTURE_SIDE_MAX, 45 }, { 1024, 45 }, { 800, 40 }, { 640, 30 }, { 480, 20 },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        TRY(save_side(a, image, tries[i].side, tries[i].quality, out));
        if (out->n <= jpeg_max) return OK;
    }
    return OK;
}

/* dHash (N. Krawetz, 2013): 9 x 8 greys, a bit for each step to the right that grows lighter. */
enum { LOOK_W = 9, LOOK_H = 8, LOOK_STEPS_MIN = 6 };

static int64_t bits_of(const uint8_t *grey)
{
    uint64_t bits = 0;
    for (int y = 0; y < LOOK_H; y++)
        for (int x = 0; x + 1 < LOOK_W; x++)
            bits = bits << 1 | (grey[y * LOOK_W + x] < grey[y * LOOK_W + x + 1]);
    int ones = __builtin_popcountll(bits);
    return ones < LOOK_STEPS_MIN || ones > 64 - LOOK_STEPS_MIN
               ? 0
               : (int64_t)bits; /* a wall, a night, one slope of light */
}

static int64_t look_of(VipsImage *image)
{
    VipsImage *tiny = NULL, *grey = NULL, *first = NULL;
    int64_t look = 0;
    size_t n = 0;
    void *p = NULL;
    if (vips_thumbnail_image(image, &tiny, LOOK_W, "height", LOOK_H, "size", VIPS_SIZE_FORCE, NULL) == 0 &&
        vips_colourspace(tiny, &grey, VIPS_INTERPRETATION_B_W, NULL) == 0 &&
        vips_extract_band(grey, &first, 0, NULL) == 0)
        p = vips_image_write_to_memory(first, &n);
    if (p && n == LOOK_W * LOOK_H) look = bits_of(p);
    g_free(p);
    if (tiny) g_object_unref(tiny);
    if (grey) g_object_unref(grey);
    if (first) g_object_unref(first);
    return look;
}

struct work {
    struct arena *a;
    struct str in;
    size_t jpeg_max;
    struct picture *out;
}; /* jpeg_max 0: as it comes, and no more than that */

static enum err convert(const struct work *w)
{
    if (!read_head(w->in, &w->out->exif)) return ERR_BAD_INPUT;
    VipsImage *image = shrink(w->in);
    if (!image) return ERR_BAD_INPUT;
    enum err e =
        w->jpeg_max ? save_within(w->a, image, w->jpeg_max, &w->out->jpeg) : save(w->a, image, 75, &w->out->jpeg);
    if (e == OK && w->jpeg_max) e = save_side(w->a, image, PICTURE_SMALL_SIDE, 70, &w->out->small);
    if (e == OK && w->jpeg_max) w->out->look = look_of(image);
    g_object_unref(image);
    return e;
}

static enum err one_at_a_time(const struct work *w)
{
    static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
    if (!sniff_is_picture(sniff(w->in))) return ERR_BAD_INPUT;
    pthread_once(&once, prepare);
    if (!is_ready) return ERR_INTERNAL;
    pthread_mutex_lock(&turn);
    enum err e = convert(w);
    vips_error_clear();
    vips_thread_shutdown();
    pthread_mutex_unlock(&turn);
    return e;
}

enum err picture_to_jpeg(struct arena *a, struct str in, struct str *out)
{
    struct picture p = { 0 };
    TRY(one_at_a_time(&(struct work){ a, in, 0, &p }));
    *out = p.jpeg;
    return OK;
}

enum err picture_read(struct arena *a, struct str in, size_t jpeg_max, struct picture *out)
{
    struct picture p = { 0 };
    TRY(one_at_a_time(&(struct work){ a, in, jpeg_max, &p }));
    *out = p;
    return OK;
}
