// The record as it was: revisions, moments, documents after a change.

#include <string>
#include <vector>

#include "storage/history_reader.h"
#include "tests/storage/postgres/record_fixture.h"

namespace entente::storage::postgres {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class History : public RecordTest {
 protected:
  HistoryReader& history() { return store_->history(); }

  // The next revision of what is there: with this summary.
  StoredResource MustRevise(const std::string& name, const std::string& summary,
                            bool deleted = false) {
    const StoredResource stored = MustGet(ResourceType::kInitiative, name);
    auto document = ParseDocument<v1::Initiative>(stored);
    document.clear_summaries();
    auto* text = document.add_summaries();
    text->set_language_code("en");
    text->set_text(summary);
    return MustPut(*store_, NextPut(stored, document, deleted));
  }

  void MustLabel(const std::string& name, v1::Label::Tlp tlp) {
    const StoredResource stored = MustGet(ResourceType::kInitiative, name);
    auto document = ParseDocument<v1::Initiative>(stored);
    document.mutable_label()->set_tlp(tlp);
    MustPut(*store_, NextPut(stored, document));
  }

  RevisionPage MustList(const std::string& name, const RevisionQuery& query = {}) {
    auto page = history().ListRevisions(ReadContext(), ResourceType::kInitiative, name, query);
    EXPECT_TRUE(page.ok()) << page.status();
    return page.ok() ? *std::move(page) : RevisionPage();
  }

  static std::vector<std::int64_t> Numbers(const RevisionPage& page) {
    std::vector<std::int64_t> numbers;
    numbers.reserve(page.revisions.size());
    for (const RecordedRevision& revision : page.revisions) {
      numbers.push_back(revision.resource.change_number);
    }
    return numbers;
  }

  static std::string SummaryOf(const StoredResource& stored) {
    return ParseDocument<v1::Initiative>(stored).summaries(0).text();
  }

  static CallContext Public() {
    CallContext context = ReadContext();
    context.clearance = {};
    return context;
  }
};

TEST_F(History, TellsWhoDidWhatWhenAndWhy) {
  Change change = MakeChange({NewPut(MakeInitiative({.id = "mou"}))});
  change.caller = "editor";
  change.method = "entente.v1.InitiativeService/CreateInitiative";
  change.reason = "found in the archive";
  change.peer = "ipv4:127.0.0.1:40000";
  const Written written = MustWrite(*store_, change);

  const auto revision = history().GetRevision(ReadContext(), ResourceType::kInitiative,
                                              "initiatives/mou", written.number);

  ASSERT_TRUE(revision.ok()) << revision.status();
  EXPECT_EQ(revision->action, RevisionAction::kCreated);
  EXPECT_EQ(revision->change.number, written.number);
  EXPECT_EQ(revision->change.time, written.time);
  EXPECT_EQ(revision->change.caller, "editor");
  EXPECT_EQ(revision->change.method, change.method);
  EXPECT_EQ(revision->change.request_id, change.request_id);
  EXPECT_EQ(revision->change.reason, change.reason);
  EXPECT_EQ(revision->change.peer, change.peer);
  EXPECT_EQ(revision->change.digest.size(), 32U);
  EXPECT_EQ(revision->resource.document, written.resources[0].document);
  EXPECT_EQ(revision->resource.uid, written.resources[0].uid);
  EXPECT_EQ(revision->resource.create_time, written.time);
}

TEST_F(History, ListsRevisionsNewestFirstAlsoOfWhatIsDeleted) {
  MustPut(*store_, NewPut(MakeInitiative({.id = "mou"})));
  MustPut(*store_, NewPut(MakeInitiative({.id = "other"})));
  MustRevise("initiatives/mou", "first");
  MustRevise("initiatives/mou", "first", /*deleted=*/true);

  const RevisionPage page = MustList("initiatives/mou");

  EXPECT_THAT(Numbers(page), ElementsAre(4, 3, 1));
  EXPECT_EQ(page.next, std::nullopt);
  EXPECT_EQ(page.revisions[0].action, RevisionAction::kDeleted);
  EXPECT_EQ(page.revisions[1].action, RevisionAction::kUpdated);
  EXPECT_EQ(page.revisions[2].action, RevisionAction::kCreated);
  EXPECT_EQ(page.revisions[0].resource.delete_time, page.revisions[0].change.time);
}

TEST_F(History, TellsWhatWasBroughtBackAndWhatGotItsText) {
  MustPut(*store_, NewPut(MakeInitiative({.id = "mou"})));
  MustRevise("initiatives/mou", "", /*deleted=*/true);
  MustRevise("initiatives/mou", "");
  const StoredResource release = MustPut(*store_, NewPut(MakeRelease("us-2010")));
  Change attach = MakeChange({NextPut(release, ParseDocument<v1::Release>(release))});
  attach.method = "entente.v1.ReleaseService/AttachText";
  const Written attached = MustWrite(*store_, attach);

  const auto text = history().GetRevision(ReadContext(), ResourceType::kRelease, "releases/us-2010",
                                          attached.number);

  EXPECT_EQ(MustList("initiatives/mou").revisions[0].action, RevisionAction::kUndeleted);
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_EQ(text->action, RevisionAction::kTextAttached);
}

TEST_F(History, IsWalkedInPagesOfAnySizeWithoutGapOrRepeat) {
  MustPut(*store_, NewPut(MakeInitiative({.id = "mou"})));
  for (int i = 0; i < 6; ++i) MustRevise("initiatives/mou", std::to_string(i));

  for (const int size : {1, 2, 3, 7, 8}) {
    std::vector<std::int64_t> walked;
    RevisionQuery query = {.size = size, .before = std::nullopt};
    do {
      const RevisionPage page = MustList("initiatives/mou", query);
      EXPECT_LE(page.revisions.size(), static_cast<std::size_t>(size));
      for (const std::int64_t number : Numbers(page)) walked.push_back(number);
      query.before = page.next;
    } while (query.before.has_value());
    EXPECT_THAT(walked, ElementsAre(7, 6, 5, 4, 3, 2, 1)) << size;
  }
}

TEST_F(History, EndsAPageByItsBytes) {
  constexpr std::size_t kDocumentBytes = 250'000;
  constexpr int kRevisions = 16;  // 4 MB
  MustPut(*store_, NewPut(MakeInitiative({.id = "mou"})));
  for (int i = 1; i < kRevisions; ++i) {
    MustRevise("initiatives/mou", std::string(kDocumentBytes, 'x'));
  }

  const RevisionPage first = MustList("initiatives/mou");
  const RevisionPage second = MustList("initiatives/mou", {.size = 50, .before = first.next});

  EXPECT_THAT(first.revisions, SizeIs(kPageBytesMax / kDocumentBytes + 1));
  EXPECT_EQ(first.revisions.size() + second.revisions.size(), std::size_t{kRevisions});
  EXPECT_EQ(second.next, std::nullopt);
}

TEST_F(History, OfAChildOutlivesItsInitiative) {
  AddAgencies({{"us-ice", "US"}});
  MustWrite(*store_,
            MakeChange({NewPut(MakeInitiative({.id = "mou"})), NewPut(MakeCommitment("mou", "a")),
                        NewPut(MakeStatus("mou", "y"))}));
  MustRevise("initiatives/mou", "", /*deleted=*/true);

  const auto commitment = history().ListRevisions(ReadContext(), ResourceType::kCommitment,
                                                  "initiatives/mou/commitments/a", {});
  const auto report = history().ListRevisions(ReadContext(), ResourceType::kReport,
                                              "initiatives/mou/reports/y", {});

  ASSERT_TRUE(commitment.ok() && report.ok()) << commitment.status() << report.status();
  EXPECT_THAT(Numbers(*commitment), ElementsAre(2));
  EXPECT_THAT(Numbers(*report), ElementsAre(2));
}

TEST_F(History, IsNotFoundWhereThereNeverWasAny) {
  MustPut(*store_, NewPut(MakeInitiative({.id = "mou"})));

  for (const char* name : {"initiatives/none", "agencies/mou", ""}) {
    EXPECT_THAT(
        history().ListRevisions(ReadContext(), ResourceType::kInitiative, name, {}).status(),
        FailsWith(kNotFound, kReasonNotFound))
        << name;
  }
  for (const std::int64_t number : {-1, 0, 2}) {
    EXPECT_THAT(
        history()
            .GetRevision(ReadContext(), ResourceType::kInitiative, "initiatives/mou", number)
            .status(),
        FailsWith(kNotFound, kReasonNotFound))
        << number;
  }
  EXPECT_THAT(
      history().GetRevision(ReadContext(), ResourceType::kRelease, "initiatives/mou", 1).status(),
      FailsWith(kNotFound, kReasonNotFound));
}

TEST_F(History, IsAsStrictAsTheStricterOfTheLabelThenAndTheLabelNow) {
  MustPut(*store_, NewPut(MakeInitiative({.id = "mou"})));  // 1, clear
  MustLabel("initiatives/mou", v1::Label::RED);             // 2
  MustLabel("initiatives/mou", v1::Label::CLEAR);           // 3
  const auto get = [this](std::int64_t number) {
    return history()
        .GetRevision(Public(), ResourceType::kInitiative, "initiatives/mou", number)
        .status();
  };

  const auto lowered =
      history().ListRevisions(Public(), ResourceType::kInitiative, "initiatives/mou", {});
  EXPECT_THAT(get(2), FailsWith(kNotFound, kReasonNotFound));
  EXPECT_TRUE(get(1).ok());
  MustLabel("initiatives/mou", v1::Label::AMBER);  // 4

  ASSERT_TRUE(lowered.ok()) << lowered.status();
  EXPECT_THAT(Numbers(*lowered), ElementsAre(3, 1));
  EXPECT_THAT(get(1), FailsWith(kNotFound, kReasonNotFound));
  EXPECT_THAT(
      history().ListRevisions(Public(), ResourceType::kInitiative, "initiatives/mou", {}).status(),
      FailsWith(kNotFound, kReasonNotFound));
  EXPECT_THAT(Numbers(MustList("initiatives/mou")), ElementsAre(4, 3, 2, 1));
}

TEST_F(History, FindsTheChangeThatIsNotAfterATime) {
  std::vector<absl::Time> times;
  for (const char* id : {"one", "two", "three", "four", "five"}) {
    times.push_back(MustWrite(*store_, MakeChange({NewPut(MakeInitiative({.id = id}))})).time);
  }

  for (std::size_t i = 0; i < times.size(); ++i) {
    const auto at = history().FindMoment(ReadContext(), times[i]);
    const auto before = history().FindMoment(ReadContext(), times[i] - absl::Microseconds(1));
    ASSERT_TRUE(at.ok() && before.ok()) << at.status() << before.status();
    EXPECT_EQ(at->moment.number, static_cast<std::int64_t>(i) + 1);
    EXPECT_EQ(at->moment.time, times[i]);
    EXPECT_EQ(before->moment.number, static_cast<std::int64_t>(i));
    EXPECT_EQ(at->newest.number, 5);
    EXPECT_EQ(at->newest.time, times.back());
  }
  const auto later = history().FindMoment(ReadContext(), times.back() + absl::Hours(1));
  ASSERT_TRUE(later.ok()) << later.status();
  EXPECT_EQ(later->moment.number, 5);
}

TEST_F(History, HasNoMomentBeforeTheFirstChange) {
  const auto empty = history().FindMoment(ReadContext(), absl::Now());
  MustPut(*store_, NewPut(MakeInitiative({.id = "mou"})));
  const auto early = history().FindMoment(ReadContext(), absl::UnixEpoch());

  ASSERT_TRUE(empty.ok() && early.ok()) << empty.status() << early.status();
  EXPECT_EQ(empty->moment.number, 0);
  EXPECT_EQ(empty->newest.number, 0);
  EXPECT_EQ(early->moment.number, 0);
  EXPECT_EQ(early->newest.number, 1);
}

TEST_F(History, GivesDocumentsAsAChangeLeftThem) {
  MustPut(*store_, NewPut(MakeInitiative({.id = "mou"})));  // 1
  MustRevise("initiatives/mou", "two");
  MustPut(*store_, NewPut(MakeInitiative({.id = "other"})));  // 3
  MustRevise("initiatives/mou", "four", /*deleted=*/true);
  const auto at = [this](const std::vector<std::string>& names, std::int64_t number) {
    return history().BatchGetAt(ReadContext(), ResourceType::kInitiative, names, number);
  };

  const auto then = at({"initiatives/other", "initiatives/mou"}, 3);
  const auto deleted = at({"initiatives/mou"}, 4);

  ASSERT_TRUE(then.ok() && deleted.ok()) << then.status() << deleted.status();
  ASSERT_THAT(*then, SizeIs(2));
  EXPECT_EQ(then->at(0).name, "initiatives/other");
  EXPECT_EQ(SummaryOf(then->at(1)), "two");
  EXPECT_EQ(then->at(1).revision, 2);
  EXPECT_EQ(then->at(1).delete_time, std::nullopt);
  EXPECT_NE(deleted->at(0).delete_time, std::nullopt);
  EXPECT_THAT(at({"initiatives/mou"}, 0).status(), FailsWith(kNotFound, kReasonNotFound));
  EXPECT_THAT(at({"initiatives/mou", "initiatives/other"}, 2).status(),
              FailsWith(kNotFound, kReasonNotFound));
}

TEST_F(History, GivesAFamilyAsAChangeLeftIt) {
  AddAgencies({{"us-ice", "US"}});                                                   // 1
  MustWrite(*store_, MakeChange({NewPut(MakeInitiative({.id = "mou"}))}));           // 2
  const StoredResource a = MustPut(*store_, NewPut(MakeCommitment("mou", "a")));     // 3
  MustPut(*store_, NewPut(MakeStatus("mou", "y")));                                  // 4
  MustPut(*store_, NextPut(a, ParseDocument<v1::Commitment>(a), /*deleted=*/true));  // 5

  const auto alone = history().GetFamilyAt(ReadContext(), "initiatives/mou", 2);
  const auto full = history().GetFamilyAt(ReadContext(), "initiatives/mou", 4);
  const auto last = history().GetFamilyAt(ReadContext(), "initiatives/mou", 5);

  ASSERT_TRUE(alone.ok() && full.ok() && last.ok()) << alone.status() << full.status();
  EXPECT_THAT(alone->commitments, IsEmpty());
  EXPECT_THAT(alone->reports, IsEmpty());
  ASSERT_THAT(full->commitments, SizeIs(1));
  EXPECT_EQ(full->commitments[0].delete_time, std::nullopt);
  EXPECT_THAT(full->reports, SizeIs(1));
  EXPECT_NE(last->commitments.at(0).delete_time, std::nullopt);
  EXPECT_THAT(history().GetFamilyAt(ReadContext(), "initiatives/mou", 1).status(),
              FailsWith(kNotFound, kReasonNotFound));
}

TEST_F(History, HidesWhatWasStricterThanTheCallerMaySee) {
  MustPut(*store_, NewPut(MakeInitiative({.id = "mou"})));  // 1, clear
  MustLabel("initiatives/mou", v1::Label::RED);             // 2
  MustLabel("initiatives/mou", v1::Label::CLEAR);           // 3

  EXPECT_TRUE(history().GetFamilyAt(Public(), "initiatives/mou", 1).ok());
  EXPECT_THAT(history().GetFamilyAt(Public(), "initiatives/mou", 2).status(),
              FailsWith(kNotFound, kReasonNotFound));
  EXPECT_THAT(
      history().BatchGetAt(Public(), ResourceType::kInitiative, {"initiatives/mou"}, 2).status(),
      FailsWith(kNotFound, kReasonNotFound));
}

class Snapshots : public History {
 protected:
  MomentPage MustListAt(const MomentQuery& query, const CallContext& context = ReadContext()) {
    auto page = history().ListAt(context, query);
    EXPECT_TRUE(page.ok()) << page.status();
    return page.ok() ? *std::move(page) : MomentPage();
  }

  // The names of all pages of `size`.
  std::vector<std::string> Walk(MomentQuery query) {
    std::vector<std::string> names;
    while (true) {
      const MomentPage page = MustListAt(query);
      for (const StoredResource& resource : page.resources) names.push_back(resource.name);
      if (page.is_last) return names;
      query.after = names.back();
    }
  }
};

TEST_F(Snapshots, HaveTheDocumentsOfATypeByNameInPagesOfAnySize) {
  AddAgencies({{"us-ice", "US"}, {"ca-cbsa", "CA"}});
  MustWrite(
      *store_,
      MakeChange({NewPut(MakeInitiative({.id = "mou"})), NewPut(MakeInitiative({.id = "mou-2"})),
                  NewPut(MakeInitiative({.id = "mo"})), NewPut(MakeCommitment("mou", "b")),
                  NewPut(MakeCommitment("mou", "a")), NewPut(MakeStatus("mou", "a"))}));

  for (const int size : {1, 2, 3, 4}) {
    const auto walk = [&](ResourceType type) {
      return Walk({.type = type, .number = 2, .after = "", .size = size});
    };
    EXPECT_THAT(walk(ResourceType::kAgency), ElementsAre("agencies/ca-cbsa", "agencies/us-ice"));
    EXPECT_THAT(walk(ResourceType::kInitiative),
                ElementsAre("initiatives/mo", "initiatives/mou", "initiatives/mou-2"));
    EXPECT_THAT(walk(ResourceType::kCommitment),
                ElementsAre("initiatives/mou/commitments/a", "initiatives/mou/commitments/b"));
    EXPECT_THAT(walk(ResourceType::kReport), ElementsAre("initiatives/mou/reports/a"));
    EXPECT_THAT(walk(ResourceType::kRelease), IsEmpty());
  }
}

TEST_F(Snapshots, AreOfTheirMomentWhateverCameAfter) {
  MustPut(*store_, NewPut(MakeInitiative({.id = "mou"})));  // 1
  MustRevise("initiatives/mou", "two");                     // 2
  MustPut(*store_, NewPut(MakeInitiative({.id = "new"})));  // 3
  MustRevise("initiatives/mou", "two", /*deleted=*/true);   // 4

  const MomentPage then = MustListAt({.number = 2});
  const MomentPage now = MustListAt({.number = 4});
  const MomentPage all = MustListAt({.number = 4, .show_deleted = true});

  ASSERT_THAT(then.resources, SizeIs(1));
  EXPECT_EQ(SummaryOf(then.resources[0]), "two");
  ASSERT_THAT(now.resources, SizeIs(1));
  EXPECT_EQ(now.resources[0].name, "initiatives/new");
  ASSERT_THAT(all.resources, SizeIs(2));
  EXPECT_NE(all.resources[0].delete_time, std::nullopt);
  EXPECT_THAT(MustListAt({.number = 0}).resources, IsEmpty());
}

TEST_F(Snapshots, LeaveOutWhatBelongedToWhatWasDeletedUnlessAsked) {
  AddAgencies({{"us-ice", "US"}});
  const std::string about = "initiatives/mou/commitments/a";
  MustWrite(*store_,
            MakeChange({NewPut(MakeInitiative({.id = "mou"})), NewPut(MakeCommitment("mou", "a")),
                        NewPut(MakeStatus("mou", "about-it", about)),
                        NewPut(MakeStatus("mou", "of-all"))}));  // 2
  const StoredResource a = MustGet(ResourceType::kCommitment, about);
  MustPut(*store_, NextPut(a, ParseDocument<v1::Commitment>(a), /*deleted=*/true));  // 3
  MustRevise("initiatives/mou", "", /*deleted=*/true);                               // 4
  const auto reports = [this](std::int64_t number, bool show_deleted) {
    return MustListAt({.type = ResourceType::kReport,
                       .number = number,
                       .after = "",
                       .size = 9,
                       .show_deleted = show_deleted})
        .resources.size();
  };

  EXPECT_EQ(reports(2, false), 2U);
  EXPECT_EQ(reports(3, false), 1U);
  EXPECT_EQ(reports(4, false), 0U);
  EXPECT_EQ(reports(3, true), 2U);
  EXPECT_EQ(reports(4, true), 2U);
}

TEST_F(Snapshots, HaveWhatTheCallerMaySeeByTheLabelsOfThenAndNow) {
  AddAgencies({{"us-ice", "US"}});
  MustWrite(*store_, MakeChange({NewPut(MakeInitiative({.id = "mou"})),
                                 NewPut(MakeCommitment("mou", "a"))}));  // 2, clear
  MustLabel("initiatives/mou", v1::Label::RED);                          // 3
  const auto seen = [this](ResourceType type, std::int64_t number) {
    return MustListAt({.type = type, .number = number}, Public()).resources.size();
  };
  const std::size_t while_red = seen(ResourceType::kCommitment, 2);
  MustLabel("initiatives/mou", v1::Label::CLEAR);  // 4

  EXPECT_EQ(while_red, 0U);
  EXPECT_EQ(seen(ResourceType::kCommitment, 2), 1U);
  EXPECT_EQ(seen(ResourceType::kCommitment, 3), 0U);
  EXPECT_EQ(seen(ResourceType::kInitiative, 3), 0U);
  EXPECT_EQ(seen(ResourceType::kInitiative, 4), 1U);
}

TEST_F(Snapshots, EndAPageByItsBytes) {
  constexpr int kDocuments = 16;  // 4 MB
  std::vector<Put> puts;
  for (int i = 0; i < kDocuments; ++i) {
    v1::Initiative initiative = MakeInitiative({.id = "large-" + std::to_string(100 + i)});
    auto* summary = initiative.add_summaries();
    summary->set_language_code("en");
    summary->set_text(std::string(250'000, 'x'));
    puts.push_back(NewPut(initiative));
  }
  MustWrite(*store_, MakeChange(std::move(puts)));

  const MomentPage first = MustListAt({.number = 1});

  EXPECT_FALSE(first.is_last);
  EXPECT_LT(first.resources.size(), std::size_t{kDocuments});
  EXPECT_THAT(Walk({.number = 1}), SizeIs(kDocuments));
}

}  // namespace
}  // namespace entente::storage::postgres
