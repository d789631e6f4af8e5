#include "clients/cpp/options.h"

#include <cstdlib>

namespace entente::client {

ClientOptions OptionsFromEnvironment() {
  ClientOptions options;
  const char* server = std::getenv("ENTENTE_SERVER");
  if (server != nullptr && *server != '\0') options.server = server;
  return options;
}

}  // namespace entente::client
