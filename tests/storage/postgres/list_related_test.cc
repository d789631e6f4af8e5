// What is related to an initiative, against a plain walk along the same relations.

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/storage/postgres/list_world_fixture.h"

namespace entente::storage::postgres {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

// depth, name, via, inverse, kind
using Step = std::tuple<int, std::string, std::string, bool, int>;

std::vector<Step> StepsOf(const RelatedPage& page) {
  std::vector<Step> steps;
  for (const RelatedInitiative& related : page.initiatives) {
    steps.emplace_back(related.depth, related.initiative.name, related.via, related.inverse,
                       related.kind);
  }
  return steps;
}

class ListRelated : public WorldTest {
 protected:
  static bool IsVisible(const InitiativeRecord& initiative, const Clearance& clearance) {
    if (initiative.deleted || initiative.tlp > clearance.tlp_max) return false;
    return clearance.all_governments || initiative.releasable_to.empty();
  }

  // Level by level; of several steps to one, the first by where it starts, direction and kind.
  static std::vector<Step> Expected(const std::string& root, int depth,
                                    const Clearance& clearance) {
    std::map<std::string, Step> found;
    std::vector<std::string> level = {root};
    for (int at = 1; at <= depth; ++at) {
      std::map<std::string, Step> next;
      const auto take = [&](const InitiativeRecord& to, const std::string& via, bool inverse,
                            int kind) {
        if (to.name == root || found.count(to.name) > 0 || !IsVisible(to, clearance)) return;
        const Step step{at, to.name, via, inverse, kind};
        const auto [entry, is_new] = next.emplace(to.name, step);
        if (!is_new) entry->second = std::min(entry->second, step);
      };
      for (const InitiativeRecord& from : TheWorld().initiatives) {
        for (const auto& [kind, target] : from.relations) {
          const InitiativeRecord& to = TheWorld().initiatives[target];
          if (std::count(level.begin(), level.end(), from.name) > 0) {
            take(to, from.name, false, kind);
          }
          if (std::count(level.begin(), level.end(), to.name) > 0) take(from, to.name, true, kind);
        }
      }
      level.clear();
      for (const auto& [name, step] : next) level.push_back(name);
      found.insert(next.begin(), next.end());
    }
    std::vector<Step> steps;
    steps.reserve(found.size());
    for (const auto& [name, step] : found) steps.push_back(step);
    std::sort(steps.begin(), steps.end());
    return steps;
  }

  std::vector<Step> Walk(RelatedQuery query, const CallContext& context) {
    std::vector<Step> steps;
    while (true) {
      const auto page = store_->ListRelated(context, query);
      if (!page.ok()) {
        ADD_FAILURE() << page.status();
        return steps;
      }
      for (Step& step : StepsOf(*page)) steps.push_back(std::move(step));
      if (!page->next) return steps;
      query.page.after = page->next;
    }
  }
};

TEST_F(ListRelated, FindsWhatAPlainWalkFindsToEveryDepth) {
  std::size_t deepest = 0;
  for (std::size_t i = 0; i < TheWorld().initiatives.size(); i += 23) {
    const InitiativeRecord& root = TheWorld().initiatives[i];
    for (int depth = 1; depth <= 5; ++depth) {
      for (const bool all : {true, false}) {
        CallContext context = ReadContext();
        if (!all) context.clearance = {.tlp_max = v1::Label::CLEAR};
        if (!all && (root.tlp > 1 || !root.releasable_to.empty())) continue;
        const std::vector<Step> expected = Expected(root.name, depth, context.clearance);
        deepest = std::max(deepest, expected.size());

        EXPECT_THAT(Walk({.name = root.name, .depth = depth, .page = {.size = 3}}, context),
                    ElementsAreArray(expected))
            << root.name << " depth " << depth;
      }
    }
  }
  EXPECT_GT(deepest, 20U);
}

TEST_F(ListRelated, ACircleEndsAndNeverComesBackToItsStart) {
  const auto& initiatives = TheWorld().initiatives;
  std::vector<std::string> uids;
  std::vector<std::string> names;
  for (const InitiativeRecord& initiative : initiatives) {
    if (initiative.deleted) continue;
    uids.push_back(initiative.uid);
    names.push_back(initiative.name);
    if (uids.size() == 3) break;
  }
  sql_.Ask("DELETE FROM initiative_relation");
  for (int i = 0; i < 3; ++i) {
    sql_.Ask(absl::StrCat("INSERT INTO initiative_relation VALUES ('", uids[i], "', 1, '",
                          uids[(i + 1) % 3], "')"));
  }

  const std::vector<Step> steps = Walk({.name = names[0], .depth = 5}, ReadContext());

  EXPECT_THAT(steps, ElementsAre(Step{1, names[1], names[0], false, v1::Relation::PARENT},
                                 Step{1, names[2], names[0], true, v1::Relation::PARENT}));
}

TEST_F(ListRelated, ToWhatHasNoRelationsIsEmpty) {
  sql_.Ask("DELETE FROM initiative_relation");

  EXPECT_THAT(Walk({.name = TheWorld().initiatives.front().name, .depth = 5}, ReadContext()),
              IsEmpty());
}

TEST_F(ListRelated, ToWhatIsNotThereIsNotFound) {
  const auto page = store_->ListRelated(ReadContext(), {.name = "initiatives/none"});

  EXPECT_THAT(page.status(), FailsWith(absl::StatusCode::kNotFound, kReasonNotFound));
}

}  // namespace
}  // namespace entente::storage::postgres
