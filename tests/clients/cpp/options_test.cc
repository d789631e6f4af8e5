#include "clients/cpp/options.h"

#include <cstdlib>

#include "gtest/gtest.h"

namespace entente::client {
namespace {

TEST(Options, TakeTheServerFromTheEnvironment) {
  setenv("ENTENTE_SERVER", "db.example:7000", 1);

  const ClientOptions options = OptionsFromEnvironment();

  EXPECT_EQ(options.server, "db.example:7000");
  unsetenv("ENTENTE_SERVER");
}

TEST(Options, AreTheDefaultsWhenTheVariableIsEmptyOrMissing) {
  unsetenv("ENTENTE_SERVER");
  EXPECT_EQ(OptionsFromEnvironment().server, kDefaultServer);

  setenv("ENTENTE_SERVER", "", 1);
  EXPECT_EQ(OptionsFromEnvironment().server, kDefaultServer);
  unsetenv("ENTENTE_SERVER");
}

}  // namespace
}  // namespace entente::client
