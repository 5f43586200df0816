#include "CWilletCommit.h"

// Written by `make`, which touches this file when it does.
#if __has_include("commit.h")
#include "commit.h"
#else
#define WILLET_COMMIT ""
#endif

const char *const willet_commit = WILLET_COMMIT;
