// Who may include whom: ARCHITECTURE.md's table, checked on the #include lines of every source
// file.  A folder's rule is that of the longest path in the table that it stands under.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace {

namespace fs = std::filesystem;

struct Rule {
  std::string folder;
  // What of ours it may include beside itself; a path that ends in '/' stands for all below it.
  std::vector<std::string> allowed;
  // What it must not include of others, as the beginning of the included name.
  std::vector<std::string> forbidden;
};

const std::vector<std::string> kGrpc = {"grpc/", "grpcpp/", "grpc++/"};
const std::vector<std::string> kDatabase = {"pqxx/", "pqxx", "libpq-fe.h", "libpq/"};

std::vector<std::string> Both() {
  std::vector<std::string> both = kGrpc;
  both.insert(both.end(), kDatabase.begin(), kDatabase.end());
  return both;
}

const std::vector<Rule>& Rules() {
  static const std::vector<Rule> kRules = {
      {"storage/", {}, Both()},
      {"storage/postgres/", {"storage/"}, kGrpc},
      // libpq to ask whether the server is there; pqxx not.
      {"storage/postgres/embedded/", {}, {"grpc/", "grpcpp/", "grpc++/", "pqxx/", "pqxx"}},
      {"services/dates/", {}, Both()},
      {"services/evidence/", {}, Both()},
      {"services/standing/", {"services/dates/"}, Both()},
      {"services/filter/", {"storage/query.h", "services/dates/"}, Both()},
      {"services/rpc/",
       {"storage/", "services/dates/", "services/evidence/", "services/standing/",
        "services/filter/"},
       kDatabase},
      {"services/maintenance/", {"storage/", "services/rpc/"}, kDatabase},
      {"services/server/", {"storage/", "services/"}, kDatabase},
      {"clients/cpp/", {}, kDatabase},
      {"clients/cli/", {"clients/cpp/"}, kDatabase},
  };
  return kRules;
}

// The only file where services and storage/postgres meet.
constexpr std::string_view kCompositionRoot = "services/server/main.cc";

bool IsUnder(std::string_view path, std::string_view folder) {
  return path.substr(0, folder.size()) == folder;
}

const Rule* RuleOf(std::string_view path) {
  const Rule* found = nullptr;
  for (const Rule& rule : Rules()) {
    if (!IsUnder(path, rule.folder)) continue;
    if (found == nullptr || rule.folder.size() > found->folder.size()) found = &rule;
  }
  return found;
}

// The name between the quotes or angle brackets of an #include line; empty for any other line.
std::string IncludedBy(std::string_view line) {
  static constexpr std::string_view kDirective = "#include ";
  const std::size_t start = line.find_first_not_of(" \t");
  if (start == std::string_view::npos || !IsUnder(line.substr(start), kDirective)) return "";
  const std::string_view rest = line.substr(start + kDirective.size());
  const std::size_t end = rest.find_first_of(">\"", 1);
  return end == std::string_view::npos ? "" : std::string(rest.substr(1, end - 1));
}

std::vector<std::string> IncludesOf(const fs::path& file) {
  std::vector<std::string> includes;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    const std::string include = IncludedBy(line);
    if (!include.empty()) includes.push_back(include);
  }
  return includes;
}

bool IsOurs(std::string_view include) {
  return IsUnder(include, "storage/") || IsUnder(include, "services/") ||
         IsUnder(include, "clients/") || IsUnder(include, "tests/");
}

// Why `path` must not include `include`; empty when it may.
std::string Fault(const std::string& path, const std::string& include) {
  const Rule* rule = RuleOf(path);
  if (rule == nullptr) return "stands in no folder of the table";
  for (const std::string& forbidden : rule->forbidden) {
    if (include == forbidden || (forbidden.back() == '/' && IsUnder(include, forbidden))) {
      return "must not include " + include;
    }
  }
  if (!IsOurs(include) || RuleOf(include) == rule) return "";
  if (IsUnder(include, "storage/postgres/") && rule->folder != "storage/postgres/" &&
      path != kCompositionRoot) {
    return "must not include " + include + " of storage/postgres";
  }
  const bool allowed =
      std::any_of(rule->allowed.begin(), rule->allowed.end(), [&](const std::string& allow) {
        return allow.back() == '/' ? IsUnder(include, allow) : include == allow;
      });
  return allowed ? "" : "must not include " + include;
}

std::vector<fs::path> Sources(const fs::path& root) {
  std::vector<fs::path> sources;
  for (const char* top : {"storage", "services", "clients"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
      const std::string path = entry.path().string();
      if (path.find("node_modules") != std::string::npos) continue;
      if (entry.path().extension() == ".h" || entry.path().extension() == ".cc") {
        sources.push_back(entry.path());
      }
    }
  }
  return sources;
}

TEST(Layering, NoFileIncludesWhatItMustNotKnow) {
  const fs::path root = ENTENTE_SOURCE_DIR;

  const std::vector<fs::path> sources = Sources(root);

  ASSERT_GT(sources.size(), 50u);
  for (const fs::path& source : sources) {
    const std::string path = fs::relative(source, root).generic_string();
    for (const std::string& include : IncludesOf(source)) {
      const std::string fault = Fault(path, include);
      EXPECT_TRUE(fault.empty()) << path << " " << fault;
    }
  }
}

TEST(Layering, TheTableRefusesEachForbiddenArrow) {
  EXPECT_NE(Fault("storage/store.h", "services/rpc/call.h"), "");
  EXPECT_NE(Fault("storage/store.h", "grpcpp/grpcpp.h"), "");
  EXPECT_NE(Fault("storage/store.h", "pqxx/pqxx"), "");
  EXPECT_NE(Fault("storage/store.h", "storage/postgres/store.h"), "");
  EXPECT_NE(Fault("storage/postgres/record.cc", "services/dates/edtf.h"), "");
  EXPECT_NE(Fault("services/dates/edtf.cc", "storage/query.h"), "");
  EXPECT_NE(Fault("services/filter/filter.cc", "storage/store.h"), "");
  EXPECT_NE(Fault("services/rpc/write.cc", "storage/postgres/store.h"), "");
  EXPECT_NE(Fault("services/rpc/write.cc", "services/server/config.h"), "");
  EXPECT_NE(Fault("services/server/server.cc", "storage/postgres/store.h"), "");
  EXPECT_NE(Fault("clients/cpp/client.cc", "storage/error.h"), "");
  EXPECT_NE(Fault("clients/cli/main.cc", "services/filter/filter.h"), "");
  EXPECT_EQ(Fault("services/server/main.cc", "storage/postgres/store.h"), "");
  EXPECT_EQ(Fault("services/filter/filter.cc", "storage/query.h"), "");
  EXPECT_EQ(Fault("storage/postgres/record.cc", "storage/store.h"), "");
}

}  // namespace
