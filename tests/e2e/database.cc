#include "tests/e2e/database.h"

#include <fstream>
#include <stdexcept>

#include <libpq-fe.h>

namespace entente::test {

Database::Database(const std::string& data_dir) {
  std::ifstream in(data_dir + "/postgres/postmaster.pid");
  std::string socket_folder;
  for (int line = 0; line < 5; ++line) std::getline(in, socket_folder);  // the fifth names it
  connection_ = PQconnectdb(
      ("host='" + socket_folder + "' dbname=entente user=entente connect_timeout=10").c_str());
  if (PQstatus(connection_) != CONNECTION_OK) {
    const std::string error = PQerrorMessage(connection_);
    PQfinish(connection_);
    throw std::runtime_error("the test cannot reach the database: " + error);
  }
}

Database::~Database() { PQfinish(connection_); }

std::string Database::Ask(const std::string& sql) {
  PGresult* result = PQexec(connection_, sql.c_str());
  std::string value =
      PQntuples(result) == 1 ? PQgetvalue(result, 0, 0) : PQresultErrorMessage(result);
  PQclear(result);
  return value;
}

}  // namespace entente::test
