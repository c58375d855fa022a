/* fuzz_office.c - any bytes as a file of a plan: its kind is told by a directory that is read within its bounds. */
#include <stdlib.h>
#include "paper/sniff.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str s = { (const char *)data, size };
    enum sniffed is = sniff_whole(s);
    bool is_office = is == SNIFF_DOCX || is == SNIFF_XLSX;
    if (is_office && (size < 100 || memcmp(data, "PK\3\4", 4) != 0)) abort();
    if (!is_office && is != sniff(s)) abort();
    return sniff_mime(is).n ? 0 : -1;
}
