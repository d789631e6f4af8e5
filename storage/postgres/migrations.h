// The migrations, embedded in the program from migrations/*.sql.

#pragma once

#include <string_view>
#include <vector>

namespace entente::storage::postgres {

struct Migration {
  int version;
  std::string_view name;  // `0001_record_and_index`
  std::string_view sql;
};

// By version, ascending, without gaps from 1.
[[nodiscard]] const std::vector<Migration>& Migrations();

}  // namespace entente::storage::postgres
