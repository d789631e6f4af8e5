// The lists against a plain evaluation of the same filters over two thousand random records.

#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/storage/postgres/list_oracle.h"
#include "tests/storage/postgres/list_questions.h"
#include "tests/storage/postgres/list_world.h"
#include "tests/storage/postgres/list_world_fixture.h"
#include "tests/storage/postgres/store_fixture.h"

namespace entente::storage::postgres {
namespace {

using ::testing::ElementsAreArray;

constexpr ResourceType kTypes[] = {ResourceType::kInitiative, ResourceType::kCommitment,
                                   ResourceType::kReport, ResourceType::kRelease,
                                   ResourceType::kAgency};

// How often the whole is asked; ENTENTE_LIST_QUESTIONS makes it more.
int Questions(int usual) {
  const char* more = std::getenv("ENTENTE_LIST_QUESTIONS");
  return more != nullptr ? std::atoi(more) : usual;
}

class ListFilter : public WorldTest {
 protected:
  std::vector<std::string> Walk(ResourceType type, ListQuery query, const CallContext& context) {
    std::vector<std::string> names;
    while (true) {
      CallContext in_time = context;
      in_time.deadline = ReadContext().deadline;
      const absl::StatusOr<Page> page = store_->List(in_time, type, query);
      if (!page.ok()) {
        ADD_FAILURE() << page.status() << " " << Show(type, query, context);
        return names;
      }
      for (const std::string& name : NamesOf(*page)) names.push_back(name);
      if (!page->next) return names;
      query.page.after = page->next;
    }
  }

  // Whether the walk of all pages finds what the plain evaluation does; says how many.
  int Compare(ResourceType type, ListQuery query, const CallContext& context, Dice& dice) {
    const std::vector<std::string> expected = oracle_.Names(context, type, query);
    const int count = static_cast<int>(expected.size());
    query.page.size = count < 10 ? dice.Between(1, 10) : dice.Between(count / 5 + 1, count + 2);
    EXPECT_THAT(Walk(type, query, context), ElementsAreArray(expected))
        << "page size " << query.page.size << ": " << Show(type, query, context);
    return count;
  }
};

TEST_F(ListFilter, EveryFieldOfEveryListFindsWhatAPlainSearchFinds) {
  ListQuestions questions(TheWorld(), kWorldSeed);
  for (const ResourceType type : kTypes) {
    for (const Field field : ListQuestions::FieldsOf(type)) {
      int found = 0;
      // Until something was found, too: of some fields little is on record.
      for (int i = 0; i < 6 || (found == 0 && i < 200); ++i) {
        ListQuery query = questions.AnyQuery(type);
        query.parent.clear();
        query.filter.emplace();
        query.filter->condition = questions.AnyCondition(type, field);
        found += Compare(type, query, questions.AnyContext(), questions.dice());
        if (HasFailure()) return;
      }
      EXPECT_GT(found, 0) << std::string(CollectionOf(type)) << " field "
                          << static_cast<int>(field);
    }
  }
}

TEST_F(ListFilter, AnyExpressionFindsWhatAPlainSearchFinds) {
  int found = 0;
  const int count = Questions(1000);
  for (int i = 0; i < count; ++i) {
    // Of its own, so that the one that fails can be asked again by itself.
    ListQuestions questions(TheWorld(), kWorldSeed + static_cast<unsigned>(i));
    const ResourceType type = kTypes[questions.dice().Below(8) % 5];
    const ListQuery query = questions.AnyQuery(type);
    const CallContext context = questions.AnyContext();
    found += Compare(type, query, context, questions.dice()) > 0 ? 1 : 0;
    if (HasFailure()) FAIL() << "question " << i;
  }
  EXPECT_GT(found, count / 3);
}

}  // namespace
}  // namespace entente::storage::postgres
