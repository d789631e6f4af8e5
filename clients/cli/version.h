// The version of this program, as the build gives it.

#pragma once

namespace entente::cli {

inline constexpr char kVersion[] = ENTENTE_VERSION;

}  // namespace entente::cli
