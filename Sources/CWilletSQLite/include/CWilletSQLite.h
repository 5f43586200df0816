#ifndef WILLET_SQLITE_H
#define WILLET_SQLITE_H

#include <sqlite3.h>
#include <stddef.h>

/// Binds bytes that SQLite copies: its own constant for that is no value in Swift.
static inline int willet_bind_text(sqlite3_stmt *statement, int index, const void *bytes, size_t count) {
    return sqlite3_bind_text64(statement, index, count ? bytes : "", count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static inline int willet_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, size_t count) {
    return sqlite3_bind_blob64(statement, index, count ? bytes : "", count, SQLITE_TRANSIENT);
}

#endif
