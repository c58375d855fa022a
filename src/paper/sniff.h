/* sniff.h - what a file is by how it begins; its name and what its sender says count for nothing. */
#ifndef SANSANG_SNIFF_H
#define SANSANG_SNIFF_H
#include "core/base.h"

enum sniffed { SNIFF_UNKNOWN, SNIFF_JPEG, SNIFF_PNG, SNIFF_WEBP, SNIFF_HEIC, SNIFF_MP4, SNIFF_WEBM, SNIFF_PDF, SNIFF_DOCX, SNIFF_XLSX };
enum { SNIFF_BYTES = 4096 };             /* so many of the first bytes are enough */

enum sniffed sniff(struct str s);       /* never SNIFF_DOCX or SNIFF_XLSX: they are told by their end */
enum sniffed sniff_whole(struct str s); /* of a whole file, documents and tables of office programs too, unless they carry macros */
bool sniff_is_picture(enum sniffed x);   /* one that picture.c reads */
struct str sniff_mime(enum sniffed x);   /* "image/jpeg"; of the unknown "application/octet-stream" */
const char *sniff_ending(enum sniffed x);/* "jpg"; of the unknown "bin" */

#endif
