#include "clients/cpp/service_config.h"

#include <fstream>
#include <set>
#include <string>

#include "nlohmann/json.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace entente::client {
namespace {

using nlohmann::json;

std::set<std::string> RepeatedMethods() {
  std::set<std::string> methods;
  const json config = json::parse(ServiceConfigJson());
  for (const json& name : config.at("methodConfig").at(0).at("name")) {
    methods.insert(name.at("service").get<std::string>() + "/" +
                   name.at("method").get<std::string>());
  }
  return methods;
}

TEST(ServiceConfig, IsTheOneThatIsPublished) {
  std::ifstream file(ENTENTE_SOURCE_DIR "/clients/service_config.json");

  EXPECT_EQ(json::parse(ServiceConfigJson()), json::parse(file));
}

TEST(ServiceConfig, RepeatsReadsAndNoWrites) {
  const std::set<std::string> methods = RepeatedMethods();

  EXPECT_TRUE(methods.contains("entente.v1.InitiativeService/GetInitiative"));
  EXPECT_TRUE(methods.contains("entente.v1.HistoryService/ListRevisions"));
  for (const std::string& method : methods) {
    EXPECT_THAT(method, ::testing::Not(::testing::ContainsRegex(
                            "/(Create|Update|Delete|Undelete|Attach|Record|Change|Import)")));
  }
}

TEST(ServiceConfig, AsksEachOfSeveralServersThatServe) {
  const json config = json::parse(ServiceConfigJson());

  EXPECT_TRUE(config.at("loadBalancingConfig").at(0).contains("round_robin"));
  EXPECT_EQ(config.at("healthCheckConfig").at("serviceName"), "entente.v1.InitiativeService");
}

}  // namespace
}  // namespace entente::client
