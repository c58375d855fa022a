/* fuzz_petition_file.c - any bytes as a file of a report: what it is, and what its camera wrote, is read within its bounds. */
#include <stdlib.h>
#include "paper/exif.h"
#include "paper/sniff.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str s = { (const char *)data, size };
    struct exif x;
    enum sniffed is = sniff(s);
    if (sniff_mime(is).n == 0 || !sniff_ending(is)) abort();
    if (is != SNIFF_UNKNOWN && size < 3) abort();
    exif_read(s, &x);
    if (x.has_place && (llabs(x.lat_e6) > 90000000 || llabs(x.lon_e6) > 180000000)) abort();
    if (x.has_time && (x.taken_ms < INT64_C(600000000000) || x.taken_ms > INT64_C(253402400000000)))
        abort(); /* 1990 to 9999 */
    return 0;
}
