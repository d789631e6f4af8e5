// A command run against a fake server, with what it printed.  Used by the tests of the commands.

#pragma once

#include <sstream>
#include <string>

#include "gtest/gtest.h"

#include "clients/cli/commands/commands.h"
#include "clients/cli/session.h"
#include "tests/clients/fake_server.h"

namespace entente::cli {

class CommandTest : public ::testing::Test {
 protected:
  [[nodiscard]] Session MakeSession() {
    return {client_, server_.address(), format_, out_, terminal_, messages_, Terminal()};
  }

  [[nodiscard]] client::FakeState& state() { return server_.state(); }

  [[nodiscard]] static client::ClientOptions OptionsFor(const client::FakeServer& server) {
    client::ClientOptions options;
    options.server = server.address();
    return options;
  }

  client::FakeServer server_;
  client::Client client_{OptionsFor(server_)};
  Format format_ = Format::kText;
  Terminal terminal_;
  std::ostringstream out_;
  std::ostringstream messages_;
};

}  // namespace entente::cli
