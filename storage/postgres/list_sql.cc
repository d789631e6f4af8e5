#include "storage/postgres/list_sql.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "storage/postgres/condition_sql.h"
#include "storage/postgres/date_sql.h"
#include "storage/postgres/leaf.h"
#include "storage/postgres/rows.h"

namespace entente::storage::postgres {
namespace {

constexpr const char* kNoLimit = "NULL::bigint";

// --- Orders ---

// What a list is ordered by, as one value: where it is unknown, one that comes last either way.
struct SortSql {
  std::string value;  // of the row d
  std::string type;   // what its text is read as
};

// The column of the list's own table that its indexes are ordered by.
std::string_view OwnColumn(ResourceType type) {
  switch (type) {
    case ResourceType::kAgency:
      return "name";
    case ResourceType::kRelease:
      return "released";
    case ResourceType::kReport:
      return "as_of";
    default:
      return "announced";
  }
}

SortKey OwnKey(ResourceType type) {
  switch (type) {
    case ResourceType::kAgency:
      return SortKey::kName;
    case ResourceType::kRelease:
      return SortKey::kReleased;
    case ResourceType::kReport:
      return SortKey::kAsOf;
    default:
      return SortKey::kAnnounced;
  }
}

std::string DateOr(const std::string& date, bool descending) {
  return absl::StrCat("coalesce(", date, ", '", descending ? "-" : "", "infinity'::date)");
}

std::string OfKept(const std::string& value, Statement& statement) {
  return absl::StrCat("(SELECT ", value, " FROM kept k WHERE k.uid = d.uid AND ",
                      HoldsDay("k", statement.Day()), ")");
}

// Two numbers as one: the most in the upper half, the least in the lower.
std::string DaysLateSort(bool descending, Statement& statement) {
  const std::string unknown = descending ? "-1" : "2147483647";
  const std::string both =
      absl::StrCat("(coalesce(", ScheduleSql("days_late_max", "k", statement), ", ", unknown,
                   ")::bigint << 32) + coalesce(", ScheduleSql("days_late_min", "k", statement),
                   ", ", unknown, ")");
  return absl::StrCat("coalesce(", OfKept(both, statement), ", (", unknown, "::bigint << 32) + ",
                      unknown, ")");
}

// The initiative's, where unknown is -infinity; all but reports have it, too.
std::string AnnouncedSql(ResourceType type) {
  const std::string announced =
      type == ResourceType::kReport
          ? "(SELECT i.announced FROM initiative i WHERE i.uid = d.initiative)"
          : "d.announced";
  return absl::StrCat("nullif(", announced, ", '-infinity')");
}

SortSql SortOf(ResourceType type, const Order& order, Statement& statement) {
  const bool down = order.descending;
  switch (order.key) {
    case SortKey::kAnnounced:
      return {DateOr(AnnouncedSql(type), down), "date"};
    case SortKey::kSigned:
      return {DateOr("coalesce(d.signed_earliest, d.signed_latest)", down), "date"};
    case SortKey::kExpires:
      return {DateOr("coalesce(d.expires_earliest, d.expires_latest)", down), "date"};
    case SortKey::kUpdated:
      return {
          "(SELECT v.time FROM revision v WHERE v.uid = d.uid ORDER BY v.revision DESC LIMIT 1)",
          "timestamptz"};
    case SortKey::kDue:
      return {DateOr(OfKept("k.due_latest", statement), down), "date"};
    case SortKey::kDaysLate:
      return {DaysLateSort(down, statement), "bigint"};
    case SortKey::kAsOf:
      return {"d.as_of", "date"};
    case SortKey::kReleased:
      return {DateOr("coalesce(d.released_earliest, d.released_latest)", down), "date"};
    case SortKey::kName:
      return {"d.name", "text COLLATE \"C\""};
  }
  return {};
}

// --- Building ---

class PageBuilder {
 public:
  PageBuilder(ResourceType type, const ListQuery& query, const PagePlan& plan, Statement& statement)
      : type_(type),
        query_(query),
        plan_(plan),
        statement_(statement),
        conjuncts_(ConjunctsOf(query.filter)),
        direction_(query.order.descending ? "DESC" : "ASC") {
    statement_.HoldTogether(conjuncts_);
  }

  // The common tables, `hit` the last of them.
  std::string Hits() {
    limit_ = statement_.Integer(query_.page.size + 1);
    const std::string rows = plan_.gather ? SortedSql() : WalkSql();
    std::vector<std::string> tables = statement_.tables();
    tables.push_back(
        absl::StrCat("hit AS MATERIALIZED (SELECT uid, sort::text AS sort_key, row_number() OVER "
                     "(ORDER BY sort ",
                     direction_, ", uid DESC) AS place FROM (", rows, ") AS page)"));
    return absl::StrJoin(tables, ", ");
  }

  // The uids of all that match, in no order.
  std::string MatchedSql() { return absl::StrCat("SELECT d.uid FROM ", FoundSql()); }

 private:
  // --- Walking ---

  std::string WalkSql() {
    std::vector<std::string> walks;
    bool is_simple = true;
    for (const Leaf& leaf : Leaves(kNoLimit)) {
      walks.push_back(WalkLeaf(leaf));
      is_simple = is_simple && leaf.arms.empty();
    }
    if (is_simple && walks.size() == 1) return walks.front();
    return absl::StrCat("SELECT DISTINCT uid, sort FROM ((", absl::StrJoin(walks, ") UNION ALL ("),
                        ")) AS walk ORDER BY sort ", direction_, ", uid DESC LIMIT ", limit_);
  }

  std::vector<Leaf> Leaves(const std::string& most) {
    if (!query_.parent.empty()) return {ChildrenLeaf(type_, statement_.Uid(query_.parent))};
    if (!plan_.driver) return {AllLeaf(type_, std::string(OwnColumn(type_)))};
    std::vector<Leaf> leaves = LeavesOf(type_, *plan_.driver, most, statement_);
    if (leaves.size() == 1) AddKinds(leaves.front());
    return leaves;
  }

  // An agency's or country's rows of some kinds are ranges of an index of their own.
  void AddKinds(Leaf& leaf) {
    if (!leaf.has_kind) return;
    const auto kind = std::find_if(conjuncts_.begin(), conjuncts_.end(), [](const Expression* e) {
      return e->kind == Expression::Kind::kCondition &&
             (e->condition.field == Field::kKind || e->condition.field == Field::kReleaseKind);
    });
    if (kind == conjuncts_.end()) return;
    kinds_ = *kind;
    const std::string kinds = statement_.Numbers((*kind)->condition.numbers);
    leaf.where += " AND w.kind = arm.kind";
    leaf.arms = leaf.arms.empty()
                    ? absl::StrCat("SELECT unnest(", kinds, ") AS kind")
                    : absl::StrCat("SELECT a.value, k.kind FROM (", leaf.arms,
                                   ") AS a CROSS JOIN unnest(", kinds, ") AS k(kind)");
  }

  // The newest rows of a leaf that meet everything, one more than the page's size.
  std::string WalkLeaf(const Leaf& leaf) {
    const std::string select =
        absl::StrCat("SELECT ", leaf.uid, " AS uid, ", leaf.sort, " AS sort FROM ", leaf.from,
                     " WHERE ", leaf.where, " AND ", AsksSql(leaf));
    const std::string in_order =
        absl::StrCat(" ORDER BY ", leaf.sort, " ", direction_, ", ", leaf.uid, " DESC LIMIT ");
    if (leaf.arms.empty() && leaf.parent_day.empty()) return absl::StrCat(select, in_order, limit_);

    std::string arms;
    if (!leaf.arms.empty()) {
      arms = absl::StrCat(statement_.AddTable("arm", absl::StrCat("MATERIALIZED (SELECT DISTINCT * "
                                                                  "FROM (",
                                                                  leaf.arms, ") AS a)")),
                          " AS arm CROSS JOIN LATERAL ");
    }
    const bool by_day = !leaf.parent_day.empty();
    const std::string within =
        by_day ? WithinDaysOfPage(leaf, arms, select) : WithinRowsOfPage(leaf, arms, select);
    return absl::StrCat("SELECT DISTINCT x.uid, x.sort FROM ", arms, "(", select, within, in_order,
                        limit_, ") AS x ORDER BY x.sort DESC, x.uid DESC LIMIT ", limit_);
  }

  // With many arms, a page of each were far more than the page of all.  So first a few of each: the
  // page's last row is not older than as many rows in among them, and that bounds the walk of each.
  std::string WithinRowsOfPage(const Leaf& leaf, const std::string& arms,
                               const std::string& select) {
    const std::string bound =
        BoundTable(arms, absl::StrCat(select, " ORDER BY ", leaf.order), "<= 8 THEN 0");
    return absl::StrCat(" AND (", leaf.sort, ", ", leaf.uid, ") >= (coalesce((SELECT sort FROM ",
                        bound, "), '-infinity'), coalesce((SELECT uid FROM ", bound,
                        "), '00000000-0000-0000-0000-000000000000'))");
  }

  // What belongs to the initiatives of a walk is not in the order of its own uids, but for the day:
  // a page of it says how many days the walk has to go back.  An arm that has a page of its own in
  // fewer days than all of them together have among their few goes back those only.
  std::string WithinDaysOfPage(const Leaf& leaf, const std::string& arms,
                               const std::string& select) {
    const std::string order =
        absl::StrCat(" ORDER BY ", leaf.parent_day, " DESC, ", leaf.parent_uid, " DESC");
    const std::string bound = BoundTable(arms, select + order, absl::StrCat("= 1 THEN ", limit_));
    const std::string since = absl::StrCat("coalesce((SELECT sort FROM ", bound, "), '-infinity')");
    if (arms.empty()) return absl::StrCat(" AND ", leaf.parent_day, " >= ", since);
    return absl::StrCat(" AND ", leaf.parent_day, " >= coalesce((SELECT min(own.sort) FROM (",
                        select, " AND ", leaf.parent_day, " >= ", since, order, " LIMIT ", limit_,
                        ") AS own HAVING count(*) = ", limit_, "), ", since, ")");
  }

  // The last row of the page among a few rows of each arm; none when they are less than a page.
  std::string BoundTable(const std::string& arms, const std::string& walk,
                         const std::string& when_few_arms) {
    std::string few = limit_;
    if (!arms.empty()) {
      few = absl::StrCat("(SELECT CASE WHEN count(*) ", when_few_arms, " ELSE 2 + 3 * ", limit_,
                         " / count(*) END FROM ", arms.substr(0, arms.find(' ')), ")");
    }
    return statement_.AddTable(
        "bound", absl::StrCat("MATERIALIZED (SELECT sort, uid FROM (SELECT DISTINCT x.uid, x.sort "
                              "FROM ",
                              arms, "(", walk, " LIMIT ", few,
                              ") AS x) AS few ORDER BY sort DESC, uid DESC OFFSET ", limit_,
                              " - 1 LIMIT 1)"));
  }

  // Everything but where the leaf's rows are: label, days, the page before, the rest of the filter.
  std::string AsksSql(const Leaf& leaf) {
    std::vector<std::string> asks = LabelAsks(leaf.label);
    const std::string day = leaf.parent_day.empty() ? leaf.sort : leaf.parent_day;
    if (type_ != ResourceType::kAgency) {
      asks.push_back(WithinDays(day, DaysOfWalk(), statement_));
    }
    if (query_.page.after) asks.push_back(AfterSql(leaf, day));
    const Expression* driven =
        plan_.driver && query_.parent.empty() ? plan_.driver->whole : nullptr;
    for (const Expression* conjunct : conjuncts_) {
      if (conjunct == driven || conjunct == kinds_) continue;
      asks.push_back(HoldsSql(*conjunct, leaf.row, statement_));
    }
    asks.push_back(KnownAsk(leaf.row));
    return AllOf(asks);
  }

  std::string AfterSql(const Leaf& leaf, const std::string& day) {
    const std::string key = statement_.Text(query_.page.after->sort_key);
    if (type_ == ResourceType::kAgency) {
      return absl::StrCat("w.name ", query_.order.descending ? "< " : "> ", key);
    }
    const std::string uid = absl::StrCat(statement_.Text(query_.page.after->uid), "::uuid");
    std::string after =
        absl::StrCat("(", leaf.sort, ", ", leaf.uid, ") < (", key, "::date, ", uid, ")");
    if (leaf.parent_day.empty()) return after;
    return absl::StrCat(day, " <= ", key, "::date AND ", after);
  }

  // The days that the list's own date must lie between, whatever else is asked.
  DayRange DaysOfWalk() const {
    DayRange days;
    const auto narrow = [&days](const DayRange& more) {
      if (more.first && (!days.first || *days.first < *more.first)) days.first = more.first;
      if (more.last && (!days.last || *more.last < *days.last)) days.last = more.last;
    };
    for (const Expression* conjunct : conjuncts_) {
      if (conjunct->kind != Expression::Kind::kCondition) continue;
      const Field field = conjunct->condition.field;
      const bool is_own = type_ == ResourceType::kRelease  ? field == Field::kReleased
                          : type_ == ResourceType::kReport ? field == Field::kAsOf
                                                           : field == Field::kAnnounced;
      if (is_own) narrow(DaysAsked(conjunct->condition));
    }
    const AsOf& as_of = statement_.context().as_of;
    const bool has_day = type_ != ResourceType::kRelease && type_ != ResourceType::kAgency;
    if (as_of.leave_out_later && has_day) narrow({{}, as_of.day});
    return days;
  }

  // --- Gathering ---

  // The row d of all that the driver finds, or of all there are, with all that is asked of it.
  std::string FoundSql() {
    const std::string table(MainTable(type_));
    std::string from = absl::StrCat(table, " d");
    std::vector<std::string> asks;
    if (plan_.driver || !query_.parent.empty()) {
      const std::string candidate = CandidateTable();
      from = absl::StrCat(candidate, " AS c CROSS JOIN LATERAL (SELECT * FROM ", table,
                          " m WHERE m.uid = c.uid OFFSET 0) d");
    }
    if (type_ == ResourceType::kAgency) asks.push_back("d.type = 1");
    for (std::string& ask : LabelAsks("d")) asks.push_back(std::move(ask));
    if (type_ != ResourceType::kAgency) {
      asks.push_back(
          WithinDays(absl::StrCat("d.", std::string(OwnColumn(type_))), DaysOfWalk(), statement_));
    }
    const RowSql row = RowOf(type_, "d");
    for (const Expression* conjunct : conjuncts_) {
      asks.push_back(HoldsSql(*conjunct, row, statement_));
    }
    asks.push_back(KnownAsk(row));
    return absl::StrCat(from, " WHERE ", AllOf(asks));
  }

  std::string CandidateTable() {
    std::vector<std::string> finds;
    for (const Leaf& leaf : Leaves(kNoLimit)) {
      const std::string select =
          absl::StrCat("SELECT ", leaf.uid, " AS uid FROM ", leaf.from, " WHERE ", leaf.where);
      if (leaf.arms.empty()) {
        finds.push_back(select);
      } else {
        finds.push_back(absl::StrCat("SELECT x.uid FROM (SELECT DISTINCT * FROM (", leaf.arms,
                                     ") AS a) AS arm CROSS JOIN LATERAL (", select,
                                     " OFFSET 0) AS x"));
      }
    }
    return statement_.AddTable("candidate",
                               absl::StrCat("MATERIALIZED (SELECT DISTINCT uid FROM ((",
                                            absl::StrJoin(finds, ") UNION ALL ("), ")) AS found)"));
  }

  std::string SortedSql() {
    const SortSql sort = SortOf(type_, query_.order, statement_);
    const std::string found =
        absl::StrCat("SELECT d.uid, ", sort.value, " AS sort FROM ", FoundSql(), " OFFSET 0");
    std::string after;
    if (query_.page.after) {
      const std::string key =
          absl::StrCat("(", statement_.Text(query_.page.after->sort_key), "::", sort.type, ")");
      const std::string uid = absl::StrCat(statement_.Text(query_.page.after->uid), "::uuid");
      after = absl::StrCat(" WHERE sort ", query_.order.descending ? "<" : ">", " ", key,
                           " OR (sort = ", key, " AND uid < ", uid, ")");
    }
    return absl::StrCat("SELECT uid, sort FROM (", found, ") AS found", after, " ORDER BY sort ",
                        direction_, ", uid DESC LIMIT ", limit_);
  }

  // --- Both ---

  std::vector<std::string> LabelAsks(const std::string& alias) {
    std::vector<std::string> asks;
    if (!query_.show_deleted) asks.push_back(absl::StrCat("NOT ", alias, ".deleted"));
    asks.push_back(VisibleTo(statement_.context().clearance, alias, statement_.parameters()));
    return asks;
  }

  // Commitments and reports that rest on later sources only, or belong to what was announced later.
  // A commitment has that day itself, and the walk is within it.
  std::string KnownAsk(const RowSql& row) {
    const bool is_report = type_ == ResourceType::kReport;
    if (!statement_.context().as_of.leave_out_later) return "true";
    if (!is_report && type_ != ResourceType::kCommitment) return "true";
    std::string known = Exists(
        "resource y", absl::StrCat("y.uid = ", row.uid, " AND y.known <= ", statement_.Day()));
    if (!is_report) return known;
    return absl::StrCat(
        known, " AND ",
        Exists("initiative y",
               absl::StrCat("y.uid = ", row.initiative, " AND y.announced <= ", statement_.Day())));
  }

  const ResourceType type_;
  const ListQuery& query_;
  const PagePlan& plan_;
  Statement& statement_;
  const std::vector<const Expression*> conjuncts_;
  const std::string direction_;
  const Expression* kinds_ = nullptr;  // the conjunct that the arms of a leaf stand for
  std::string limit_;
};

// How many rows a leaf has, in the order of a page's walk for the same plan.
std::string CountLeafSql(const Leaf& leaf, const std::string& most) {
  std::string select = absl::StrCat("SELECT FROM ", leaf.found, " WHERE ", leaf.where);
  if (!leaf.order.empty()) absl::StrAppend(&select, " ORDER BY ", leaf.order);
  absl::StrAppend(&select, " LIMIT ", most);
  if (leaf.arms.empty()) return select;
  return absl::StrCat("SELECT FROM (", leaf.arms, ") AS arm CROSS JOIN LATERAL (", select,
                      ") AS x LIMIT ", most);
}

}  // namespace

bool IsOwnOrder(ResourceType type, const Order& order) {
  if (order.key != OwnKey(type)) return false;
  return order.descending || type == ResourceType::kAgency;
}

std::vector<Driver> Candidates(ResourceType type, const ListQuery& query) {
  if (!query.parent.empty()) return {};
  std::vector<Driver> drivers = DriversOf(type, ConjunctsOf(query.filter));
  // One that is walked by in any case needs no counting.
  const bool is_only = drivers.size() == 1 && (drivers.front().reach != Reach::kGathered ||
                                               !IsOwnOrder(type, query.order));
  return is_only ? std::vector<Driver>() : drivers;
}

std::string CountSql(ResourceType type, const std::vector<Driver>& candidates,
                     const CallContext& context, Parameters& parameters) {
  Statement statement(context, parameters);
  std::vector<std::string> counts;
  for (const Driver& driver : candidates) {
    const std::string most =
        absl::StrCat(driver.reach == Reach::kGathered ? kGatheredMax : kWalkedMax);
    std::vector<std::string> rows;
    for (const Leaf& leaf : LeavesOf(type, driver, most, statement)) {
      rows.push_back(CountLeafSql(leaf, most));
    }
    counts.push_back(absl::StrCat("(SELECT count(*) FROM (SELECT FROM ((",
                                  absl::StrJoin(rows, ") UNION ALL ("), ")) AS found LIMIT ", most,
                                  ") AS few)"));
  }
  return absl::StrCat(statement.With(), "SELECT ", absl::StrJoin(counts, ", "));
}

PagePlan MakePlan(ResourceType type, const ListQuery& query, const std::vector<Driver>& candidates,
                  const std::vector<std::int64_t>& counts) {
  const bool sorts = !IsOwnOrder(type, query.order);
  PagePlan plan{.gather = sorts};
  if (!query.parent.empty()) return plan;
  if (candidates.empty()) {
    std::vector<Driver> drivers = DriversOf(type, ConjunctsOf(query.filter));
    if (!drivers.empty()) plan.driver = std::move(drivers.front());
    return plan;
  }
  std::optional<std::int64_t> least;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const bool is_gathered = candidates[i].reach == Reach::kGathered;
    const bool is_common = counts[i] >= (is_gathered ? kGatheredMax : kWalkedMax);
    if (is_gathered && is_common && !sorts) continue;
    const std::int64_t count = is_common ? kGatheredMax : counts[i];
    if (least && *least <= count) continue;
    least = count;
    plan.driver = candidates[i];
    plan.gather = sorts || is_gathered;
  }
  return plan;
}

std::string ListPageSql(ResourceType type, const ListQuery& query, const PagePlan& plan,
                        const CallContext& context, Parameters& parameters) {
  Statement statement(context, parameters);
  const std::string hits = PageBuilder(type, query, plan, statement).Hits();
  const bool is_kept = type != ResourceType::kRelease && type != ResourceType::kAgency;
  return is_kept ? PageSql(hits, parameters, context.as_of.day) : PageSqlWithoutKept(hits);
}

std::string MatchedSql(ResourceType type, const ListQuery& query, const PagePlan& plan,
                       Statement& statement) {
  return PageBuilder(type, query, plan, statement).MatchedSql();
}

PagePlan FetchPlan(Transaction& transaction, ResourceType type, const ListQuery& query,
                   const CallContext& context) {
  const std::vector<Driver> candidates = Candidates(type, query);
  std::vector<std::int64_t> counts;
  if (!candidates.empty()) {
    Parameters parameters;
    const std::string sql = CountSql(type, candidates, context, parameters);
    const bool has_gathered =
        std::any_of(candidates.begin(), candidates.end(),
                    [](const Driver& driver) { return driver.reach == Reach::kGathered; });
    const pqxx::result rows =
        has_gathered ? transaction.RunOnce(sql, parameters) : transaction.Run(sql, parameters);
    for (const auto& count : rows[0]) counts.push_back(count.as<std::int64_t>());
  }
  return MakePlan(type, query, candidates, counts);
}

}  // namespace entente::storage::postgres
