// A store on a database that holds a world of records, and what is to come out of it.

#pragma once

#include <memory>
#include <string>

#include "gtest/gtest.h"

#include "storage/call_context.h"
#include "storage/query.h"
#include "tests/storage/postgres/list_oracle.h"
#include "tests/storage/postgres/list_world.h"
#include "tests/storage/postgres/store_fixture.h"

namespace entente::storage::postgres {

inline constexpr unsigned kWorldSeed = 20100713;

[[nodiscard]] const World& TheWorld();

// For TestDatabase: the world, in an empty database.
absl::Status FillWorld(std::string_view url);

// What was asked, for the messages of tests.
[[nodiscard]] std::string Show(const std::optional<Expression>& filter);
[[nodiscard]] std::string Show(ResourceType type, const ListQuery& query,
                               const CallContext& context);

class WorldTest : public ::testing::Test {
 protected:
  WorldTest() : oracle_(TheWorld(), ReadStems()) {}

  test::TestDatabase database_{&FillWorld, "world"};
  Sql sql_{database_.url()};
  std::unique_ptr<Store> store_ = MustMakeStore({.url = database_.url()});
  ListOracle oracle_;

 private:
  // What PostgreSQL makes of each word: that it stems well is not ours to test.
  ListOracle::Stems ReadStems();
};

}  // namespace entente::storage::postgres
