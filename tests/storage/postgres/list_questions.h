// Random lists to be asked of a world of records.

#pragma once

#include "storage/call_context.h"
#include "storage/query.h"
#include "tests/storage/postgres/list_world.h"

namespace entente::storage::postgres {

class ListQuestions final {
 public:
  ListQuestions(const World& world, unsigned seed) : world_(world), dice_(seed) {}

  // An expression of at most `depth` levels, of the fields that lists of the type have.
  [[nodiscard]] Expression AnyExpression(ResourceType type, int depth);
  [[nodiscard]] Condition AnyCondition(ResourceType type, Field field);
  [[nodiscard]] static std::vector<Field> FieldsOf(ResourceType type);

  // Any of the lists of a type but for its page: filter, order, parent, deleted ones.
  [[nodiscard]] ListQuery AnyQuery(ResourceType type);
  [[nodiscard]] Order AnyOrder(ResourceType type);

  // A caller, and a day.
  [[nodiscard]] CallContext AnyContext();

  [[nodiscard]] Dice& dice() { return dice_; }

 private:
  std::vector<int> AnyNumbers(int least, int most);
  void AddDays(Condition& condition);
  void AddBody(Condition& condition);
  std::string AnyAgency();
  std::string AnyWords(const char* const* words, int count, int most);

  const World& world_;
  Dice dice_;
};

}  // namespace entente::storage::postgres
