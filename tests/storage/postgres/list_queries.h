// Lists asked for in short: conditions that must all hold.  For tests of the store.

#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "entente/v1/initiative.pb.h"
#include "entente/v1/release.pb.h"
#include "storage/store.h"

namespace entente::storage::postgres {

struct InitiativeCondition {
  enum class Field { kAgency, kUnder, kCountry };
  Field field;
  std::string value;
};

struct InitiativeQuery {
  std::vector<InitiativeCondition> all_of;
  std::optional<std::vector<v1::Initiative::Kind>> kinds;
  bool show_deleted = false;
  PageRequest page;
};

struct ReleaseCondition {
  enum class Field { kIssuer, kCountry };
  Field field;
  std::string value;
};

struct ReleaseQuery {
  std::vector<ReleaseCondition> all_of;
  std::optional<std::vector<v1::Release::Kind>> kinds;
  bool show_deleted = false;
  PageRequest page;
};

struct AgencyCondition {
  enum class Field { kCountry, kUnder };
  Field field;
  std::string value;
};

struct AgencyQuery {
  std::vector<AgencyCondition> all_of;
  bool show_deleted = false;
  PageRequest page;
};

// A condition on an agency or a country.
inline Expression On(storage::Field field, bool is_country, std::string value) {
  Expression expression;
  expression.condition.field = field;
  (is_country ? expression.condition.region_code : expression.condition.name) = std::move(value);
  return expression;
}

inline Expression OfKinds(storage::Field field, std::vector<int> numbers) {
  Expression expression;
  expression.condition.field = field;
  expression.condition.numbers = std::move(numbers);
  return expression;
}

inline std::optional<Expression> All(std::vector<Expression> operands) {
  if (operands.empty()) return std::nullopt;
  if (operands.size() == 1) return std::move(operands.front());
  Expression all;
  all.kind = Expression::Kind::kAnd;
  all.operands = std::move(operands);
  return all;
}

inline ListQuery ListQueryOf(const InitiativeQuery& query) {
  std::vector<Expression> operands;
  for (const InitiativeCondition& condition : query.all_of) {
    const bool is_country = condition.field == InitiativeCondition::Field::kCountry;
    storage::Field field = is_country ? storage::Field::kCountry : storage::Field::kAgency;
    if (condition.field == InitiativeCondition::Field::kUnder) field = storage::Field::kUnder;
    operands.push_back(On(field, is_country, condition.value));
  }
  if (query.kinds) {
    operands.push_back(OfKinds(storage::Field::kKind, {query.kinds->begin(), query.kinds->end()}));
  }
  ListQuery list;
  list.filter = All(std::move(operands));
  list.show_deleted = query.show_deleted;
  list.page = query.page;
  return list;
}

inline ListQuery ListQueryOf(const ReleaseQuery& query) {
  std::vector<Expression> operands;
  for (const ReleaseCondition& condition : query.all_of) {
    const bool is_country = condition.field == ReleaseCondition::Field::kCountry;
    operands.push_back(On(is_country ? storage::Field::kIssuerCountry : storage::Field::kIssuer,
                          is_country, condition.value));
  }
  if (query.kinds) {
    operands.push_back(
        OfKinds(storage::Field::kReleaseKind, {query.kinds->begin(), query.kinds->end()}));
  }
  ListQuery list;
  list.filter = All(std::move(operands));
  list.order.key = SortKey::kReleased;
  list.show_deleted = query.show_deleted;
  list.page = query.page;
  return list;
}

inline ListQuery ListQueryOf(const AgencyQuery& query) {
  std::vector<Expression> operands;
  for (const AgencyCondition& condition : query.all_of) {
    const bool is_country = condition.field == AgencyCondition::Field::kCountry;
    operands.push_back(
        On(is_country ? storage::Field::kAgencyCountry : storage::Field::kAgencyUnder, is_country,
           condition.value));
  }
  ListQuery list;
  list.filter = All(std::move(operands));
  list.order = {SortKey::kName, /*descending=*/false};
  list.show_deleted = query.show_deleted;
  list.page = query.page;
  return list;
}

inline absl::StatusOr<Page> ListInitiatives(Store& store, const CallContext& context,
                                            const InitiativeQuery& query) {
  return store.List(context, ResourceType::kInitiative, ListQueryOf(query));
}

inline absl::StatusOr<Page> ListReleases(Store& store, const CallContext& context,
                                         const ReleaseQuery& query) {
  return store.List(context, ResourceType::kRelease, ListQueryOf(query));
}

inline absl::StatusOr<Page> ListAgencies(Store& store, const CallContext& context,
                                         const AgencyQuery& query) {
  return store.List(context, ResourceType::kAgency, ListQueryOf(query));
}

}  // namespace entente::storage::postgres
