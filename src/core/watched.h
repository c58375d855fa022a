/* watched.h - whether this build runs under the address sanitizer, in gcc's words and in clang's: MEMORY_IS_WATCHED is 1 or 0. */
#ifndef SANSANG_WATCHED_H
#define SANSANG_WATCHED_H

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MEMORY_IS_WATCHED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) && !defined(MEMORY_IS_WATCHED)
#define MEMORY_IS_WATCHED 1
#endif
#ifndef MEMORY_IS_WATCHED
#define MEMORY_IS_WATCHED 0
#endif

#endif
