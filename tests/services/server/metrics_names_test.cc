// The dashboard, the alerts and the page about them name metrics, labels and their values.  What
// they name must be there: a graph of a metric that has another name stays empty and nobody
// wonders.

#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

#include "services/server/metrics.h"
#include "services/server/metrics_methods.h"
#include "services/server/metrics_process.h"
#include "services/server/metrics_state.h"
#include "tests/services/server/metrics_text.h"

namespace entente::server {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::UnorderedElementsAre;

using Names = std::set<std::string>;

// Made by Prometheus itself, of every target.
const Names kOfPrometheus = {"up"};
const Names kLabelsOfPrometheus = {"job", "instance"};

std::string ReadProjectFile(const std::string& path) {
  const std::string full = absl::StrCat(ENTENTE_SOURCE_DIR, "/", path);
  EXPECT_TRUE(std::filesystem::exists(full)) << full;
  std::ifstream in(full);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// What a server has to tell once each of its calls was made and ended in every way.
std::vector<prometheus::MetricFamily> Everything() {
  Metrics metrics(ApiMethods());
  for (const std::string& method : ApiMethods()) {
    for (int code = 0; code <= 16; ++code) {
      metrics.Observe(
          {.method = method, .status = absl::Status(static_cast<absl::StatusCode>(code), "")});
    }
  }
  MetricsSources sources;
  sources.lanes = {{"read", [] { return LaneState(); }}};
  sources.calls_in_flight = [] { return std::size_t{0}; };
  sources.database_up = [] { return true; };
  sources.statements = [] {
    return std::vector<storage::StatementTally>{{.bounds = {1}, .counts = {0, 0}}};
  };
  sources.watch_streams = [] { return std::size_t{0}; };
  sources.watch_progress = [] { return WatchProgress(); };
  sources.log_lines_lost = [] { return std::size_t{0}; };
  std::vector<prometheus::MetricFamily> families = metrics.Collect();
  for (auto& family : CollectState(sources)) families.push_back(family);
  for (auto& family : CollectProcess()) families.push_back(family);
  return families;
}

// What Prometheus can be asked for.
struct Exposed {
  Names families;
  Names series;                         // with _bucket, _sum and _count of histograms
  std::map<std::string, Names> labels;  // and their values
};

Exposed Expose() {
  Exposed exposed;
  for (const prometheus::MetricFamily& family : Everything()) {
    exposed.families.insert(family.name);
    if (family.type == prometheus::MetricType::Histogram) {
      for (const char* end : {"_bucket", "_sum", "_count"}) {
        exposed.series.insert(family.name + end);
      }
      exposed.labels["le"];
    } else {
      exposed.series.insert(family.name);
    }
    for (const prometheus::ClientMetric& metric : family.metric) {
      for (const auto& label : metric.label) exposed.labels[label.name].insert(label.value);
    }
  }
  return exposed;
}

// What a PromQL expression names.
struct Named {
  Names metrics;
  Names labels;
  std::map<std::string, Names> values;  // of labels that are compared with words
};

// Takes out all that matches, and hands it to `see`.
template <typename See>
std::string Without(const std::string& text, const std::regex& pattern, const See& see) {
  std::string rest;
  auto at = text.cbegin();
  for (std::sregex_iterator match(text.begin(), text.end(), pattern), end; match != end; ++match) {
    rest.append(at, (*match)[0].first);
    rest += ' ';
    see(*match);
    at = (*match)[0].second;
  }
  return rest.append(at, text.cend());
}

// Words of a value such as `INTERNAL|UNKNOWN`; of other patterns and of variables none.
void NoteValues(const std::string& label, const std::string& value, Named& named) {
  static const std::regex kWords("[A-Z_a-z]+(\\|[A-Z_a-z]+)*");
  if (!std::regex_match(value, kWords)) return;
  for (const auto& word : absl::StrSplit(value, '|')) {
    named.values[label].insert(std::string(word));
  }
}

// Not all of PromQL, but all that the two files use of it: what is in braces, in brackets, in
// quotes and after by, without, on, ignoring, group_left, group_right and offset is no metric, nor
// is what stands before a parenthesis.
Named NamesOf(const std::string& expression) {
  static const std::regex kBraces("\\{[^}]*\\}");
  static const std::regex kMatcher("([A-Za-z_]\\w*)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");
  static const std::regex kLists(
      "\\b(by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
  static const std::regex kRanges("\\[[^\\]]*\\]|\\boffset\\s+\\w+");
  static const std::regex kFunctions("[A-Za-z_]\\w*\\s*\\(");
  static const std::regex kNumbers("\\b[0-9][0-9.]*(e[0-9]+)?\\b");
  static const std::regex kOperators("\\b(and|or|unless|bool)\\b");
  static const std::regex kName("[A-Za-z_:][\\w:]*");
  Named named;
  const auto ignore = [](const std::smatch&) {};
  std::string rest = Without(expression, kBraces, [&](const std::smatch& braces) {
    Without(braces.str(), kMatcher, [&](const std::smatch& matcher) {
      named.labels.insert(matcher[1]);
      NoteValues(matcher[1], matcher[3], named);
    });
  });
  rest = Without(rest, kLists, [&](const std::smatch& list) {
    const std::string labels = list[2];
    Without(labels, kName, [&](const std::smatch& label) { named.labels.insert(label.str()); });
  });
  for (const std::regex* pattern : {&kRanges, &kFunctions, &kNumbers, &kOperators}) {
    rest = Without(rest, *pattern, ignore);
  }
  Without(rest, kName, [&](const std::smatch& name) { named.metrics.insert(name.str()); });
  return named;
}

// All `expr` of a dashboard, wherever they are.
void AppendExpressions(const nlohmann::json& node, std::vector<std::string>& expressions) {
  if (!node.is_structured()) return;
  for (const auto& [key, value] : node.items()) {
    if (key == "expr") expressions.push_back(value.get<std::string>());
    AppendExpressions(value, expressions);
  }
}

std::vector<std::string> DashboardExpressions() {
  std::vector<std::string> expressions;
  AppendExpressions(
      nlohmann::json::parse(ReadProjectFile("deploy/observability/grafana-dashboard.json")),
      expressions);
  return expressions;
}

std::size_t IndentOf(const std::string& line) { return line.find_first_not_of(' '); }

// All `expr:` of a file of rules, on the line or in the block (`|`) that follows.  Not all of YAML.
std::vector<std::string> RuleExpressions(const std::string& rules) {
  static constexpr std::string_view kKey = "expr: ";
  std::vector<std::string> expressions;
  std::istringstream in(rules);
  std::size_t block = std::string::npos;  // the indent of the key whose block this is
  for (std::string line; std::getline(in, line);) {
    if (block != std::string::npos && IndentOf(line) > block) {
      expressions.back() += line + "\n";
      continue;
    }
    block = std::string::npos;
    const std::size_t indent = IndentOf(line);
    if (indent == std::string::npos || !line.substr(indent).starts_with(kKey)) continue;
    const std::string value = line.substr(indent + kKey.size());
    if (value == "|") block = indent;
    expressions.push_back(value == "|" ? "" : value);
  }
  return expressions;
}

std::vector<std::string> AlertExpressions() {
  return RuleExpressions(ReadProjectFile("deploy/observability/alerts.yaml"));
}

std::vector<std::string> AlertNames() {
  std::vector<std::string> names;
  static const std::regex kAlert("- alert: (\\w+)");
  Without(ReadProjectFile("deploy/observability/alerts.yaml"), kAlert,
          [&](const std::smatch& alert) { names.push_back(alert[1]); });
  return names;
}

void ExpectNamesExist(const std::vector<std::string>& expressions) {
  const Exposed exposed = Expose();
  for (const std::string& expression : expressions) {
    const Named named = NamesOf(expression);
    EXPECT_FALSE(named.metrics.empty()) << expression;
    for (const std::string& metric : named.metrics) {
      EXPECT_TRUE(exposed.series.contains(metric) || kOfPrometheus.contains(metric))
          << metric << " in " << expression;
    }
    for (const std::string& label : named.labels) {
      EXPECT_TRUE(exposed.labels.contains(label) || kLabelsOfPrometheus.contains(label))
          << label << " in " << expression;
    }
    for (const auto& [label, values] : named.values) {
      if (kLabelsOfPrometheus.contains(label)) continue;
      EXPECT_THAT(exposed.labels.at(label), IsSupersetOf(values)) << expression;
    }
  }
}

TEST(MetricsNames, TheDashboardAsksForWhatIsThere) {
  const std::vector<std::string> expressions = DashboardExpressions();

  EXPECT_GT(expressions.size(), 20U);
  ExpectNamesExist(expressions);
}

TEST(MetricsNames, TheAlertsAskForWhatIsThere) {
  const std::vector<std::string> expressions = AlertExpressions();

  EXPECT_EQ(expressions.size(), AlertNames().size());
  EXPECT_GT(expressions.size(), 10U);
  ExpectNamesExist(expressions);
}

TEST(MetricsNames, ThePageTellsOfAllMetricsAndAlerts) {
  const std::string page = ReadProjectFile("docs/observability.md");

  for (const std::string& family : Expose().families) {
    EXPECT_NE(page.find("`" + family), std::string::npos) << family;
  }
  for (const std::string& alert : AlertNames()) {
    EXPECT_NE(page.find("### " + alert + "\n"), std::string::npos) << alert;
  }
}

TEST(MetricsNames, ThePageTellsOfNoMetricThatIsNotThere) {
  const Exposed exposed = Expose();
  static const std::regex kMetric("`((?:entente|grpc_server|process)_[a-z_]+)");

  Without(ReadProjectFile("docs/observability.md"), kMetric, [&](const std::smatch& name) {
    EXPECT_TRUE(exposed.families.contains(name[1]) || exposed.series.contains(name[1]))
        << name[1].str();
  });
}

TEST(MetricsNames, EachAlertSaysWhatToDo) {
  const std::string rules = ReadProjectFile("deploy/observability/alerts.yaml");

  for (std::string alert : AlertNames()) {
    for (char& c : alert) c = static_cast<char>(std::tolower(c));
    EXPECT_NE(rules.find("runbook: docs/observability.md#" + alert + "\n"), std::string::npos)
        << alert;
  }
}

TEST(NamesOf, FindsMetricsLabelsAndValues) {
  const Named named = NamesOf(R"promql(histogram_quantile(0.99, sum by (le, job) (rate(
                  a_bucket{grpc_status=~"OK|ABORTED",grpc_method!~".*/(Watch|Get)",job=~"$job"}[5m])))
                  > 2e9 and on (lane) b offset 5m / up)promql");

  EXPECT_THAT(named.metrics, UnorderedElementsAre("a_bucket", "b", "up"));
  EXPECT_THAT(named.labels,
              UnorderedElementsAre("le", "job", "lane", "grpc_status", "grpc_method"));
  EXPECT_THAT(named.values.at("grpc_status"), UnorderedElementsAre("OK", "ABORTED"));
  EXPECT_FALSE(named.values.contains("grpc_method"));
  EXPECT_THAT(NamesOf("time() - 1").metrics, IsEmpty());
}

TEST(RuleExpressions, AreOnTheirLineOrInABlock) {
  EXPECT_THAT(RuleExpressions("- alert: A\n  expr: one > 1\n  for: 1m\n"
                              "- alert: B\n  expr: |\n    two\n      / three\n  for: 1m\n"),
              ElementsAre("one > 1", "    two\n      / three\n"));
}

}  // namespace
}  // namespace entente::server
