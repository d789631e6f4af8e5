#include "clients/cpp/page_range.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "entente/v1/initiative.pb.h"

namespace entente::client {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Range = PageRange<v1::Initiative>;

Range::Page MakePage(const std::vector<std::string>& names, const std::string& next_page_token) {
  Range::Page page;
  for (const std::string& name : names) page.resources.Add()->set_name(name);
  page.next_page_token = next_page_token;
  return page;
}

std::vector<std::string> NamesIn(Range& range) {
  std::vector<std::string> names;
  for (const v1::Initiative& initiative : range) names.push_back(initiative.name());
  return names;
}

TEST(PageRange, WalksAllPagesInOrder) {
  std::vector<std::string> tokens;
  Range range([&](const std::string& token) -> absl::StatusOr<Range::Page> {
    tokens.push_back(token);
    if (token.empty()) return MakePage({"a", "b"}, "second");
    return MakePage({"c"}, "");
  });

  EXPECT_THAT(NamesIn(range), ElementsAre("a", "b", "c"));
  EXPECT_TRUE(range.status().ok());
  EXPECT_THAT(tokens, ElementsAre("", "second"));
}

TEST(PageRange, GoesOnPastPagesThatAreEmpty) {
  Range range([](const std::string& token) -> absl::StatusOr<Range::Page> {
    if (token.empty()) return MakePage({}, "second");
    if (token == "second") return MakePage({}, "third");
    return MakePage({"a"}, "");
  });

  EXPECT_THAT(NamesIn(range), ElementsAre("a"));
}

TEST(PageRange, IsEmptyWhenThereIsNothing) {
  Range range([](const std::string&) { return MakePage({}, ""); });

  EXPECT_THAT(NamesIn(range), IsEmpty());
  EXPECT_TRUE(range.status().ok());
}

TEST(PageRange, EndsWithTheErrorOfThePageThatFails) {
  Range range([](const std::string& token) -> absl::StatusOr<Range::Page> {
    if (token.empty()) return MakePage({"a", "b"}, "second");
    return absl::UnavailableError("gone");
  });

  EXPECT_THAT(NamesIn(range), ElementsAre("a", "b"));
  EXPECT_EQ(range.status(), absl::UnavailableError("gone"));
}

TEST(PageRange, FetchesNoPageBeforeItIsNeeded) {
  int fetched = 0;
  Range range([&](const std::string&) {
    ++fetched;
    return MakePage({"a", "b"}, absl::StrCat("after ", fetched));
  });
  EXPECT_EQ(fetched, 0);

  for (const v1::Initiative& initiative : range)
    if (initiative.name() == "b") break;

  EXPECT_EQ(fetched, 1);
}

TEST(PageRange, StopsWhenTheServerGoesInACircle) {
  Range range([](const std::string&) { return MakePage({}, "again"); });

  EXPECT_THAT(NamesIn(range), IsEmpty());
  EXPECT_EQ(range.status().code(), absl::StatusCode::kInternal);
}

}  // namespace
}  // namespace entente::client
