#pragma once

/// The commit that this was built from, abbreviated, with “-dirty” after it where files differed; "" where nothing told
/// (it is `make` that asks git).
extern const char *const willet_commit;
