#include "tests/robustness/sql.h"

#include <cstddef>
#include <new>
#include <stdexcept>
#include <utility>

#include <libpq-fe.h>

namespace entente::robustness {

Sql::Sql(const std::string& url) : connection_(PQconnectdb((url + "&connect_timeout=10").c_str())) {
  if (PQstatus(connection_) == CONNECTION_OK) return;
  const std::string error = PQerrorMessage(connection_);
  PQfinish(connection_);
  throw std::runtime_error("the test cannot reach the database: " + error);
}

Sql::~Sql() { PQfinish(connection_); }

Sql::Rows Sql::Run(const std::string& statement) {
  PGresult* result = PQexec(connection_, statement.c_str());
  const ExecStatusType status = PQresultStatus(result);
  Rows rows;
  rows.reserve(static_cast<std::size_t>(PQntuples(result)));
  for (int i = 0; i < PQntuples(result); ++i) {
    Row row;
    row.reserve(static_cast<std::size_t>(PQnfields(result)));
    for (int column = 0; column < PQnfields(result); ++column) {
      row.emplace_back(PQgetvalue(result, i, column));
    }
    rows.push_back(std::move(row));
  }
  const std::string error = PQresultErrorMessage(result);
  PQclear(result);
  if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) return rows;
  throw std::runtime_error(statement + ": " + error);
}

std::string Sql::Bytes(const std::string& value) {
  std::size_t size = 0;
  unsigned char* bytes =
      PQunescapeBytea(reinterpret_cast<const unsigned char*>(value.c_str()), &size);
  if (bytes == nullptr) throw std::bad_alloc();
  std::string text(reinterpret_cast<const char*>(bytes), size);
  PQfreemem(bytes);
  return text;
}

}  // namespace entente::robustness
