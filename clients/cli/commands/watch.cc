#include <cstddef>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

#include "clients/cli/commands/commands.h"
#include "clients/cli/display_text.h"
#include "clients/cli/error_report.h"
#include "clients/cli/interrupt.h"
#include "clients/cli/json_output.h"
#include "clients/cli/render.h"
#include "entente/v1/history_service.pb.h"

namespace entente::cli {
namespace {

// As wide as the longest of its words.
constexpr int kEffectWidth = 7;
constexpr int kNameWidth = 44;
constexpr int kTitleWidth = 48;

// What a document of a snapshot is marked with, in the place of an effect.
constexpr char kThere[] = "THERE";

v1::WatchRequest RequestOf(const WatchArguments& arguments) {
  v1::WatchRequest request;
  request.set_filter(arguments.filter);
  if (arguments.from == "earliest") {
    request.set_start(v1::WatchRequest::EARLIEST);
  } else if (arguments.from == "snapshot") {
    request.set_start(v1::WatchRequest::SNAPSHOT);
  } else if (arguments.from == "now") {
    request.set_start(v1::WatchRequest::NOW);
  } else {
    request.set_resume_token(arguments.from);
  }
  return request;
}

std::string TitleOf(const v1::Revision& revision) {
  switch (revision.document_case()) {
    case v1::Revision::kAgency:
      return NameOf(revision.agency());
    case v1::Revision::kRelease:
      return revision.release().title();
    case v1::Revision::kInitiative:
      return TextOf(revision.initiative().titles());
    case v1::Revision::kCommitment:
      return TextOf(revision.commitment().texts());
    case v1::Revision::kReport:
      return absl::StrCat(Word(revision.report().kind()), " ", revision.report().as_of_date());
    case v1::Revision::DOCUMENT_NOT_SET:
      break;
  }
  return "";
}

std::string TimeOf(const v1::Change& change) {
  const absl::Time time = absl::FromUnixSeconds(change.change_time().seconds());
  return absl::FormatTime("%Y-%m-%d %H:%M:%S", time, absl::UTCTimeZone());
}

// `text` in a column of its own; what is longer makes the line longer.
std::string Column(std::string text, int width) {
  const int missing = width - DisplayWidth(text);
  if (missing > 0) text.append(static_cast<std::size_t>(missing), ' ');
  return text + "  ";
}

class Printer {
 public:
  explicit Printer(const Session& session) : session_(session) {}

  void Print(const v1::WatchResponse& message, bool is_restart) {
    if (session_.format != Format::kText) {
      session_.out << ToJsonLine(message) << "\n";
    } else {
      PrintText(message, is_restart);
    }
    session_.out.flush();
  }

 private:
  void PrintText(const v1::WatchResponse& message, bool is_restart) {
    if (is_restart && message.has_snapshot()) {
      session_.messages << "entente: the snapshot broke off and begins again\n";
    }
    for (const v1::Revision& revision : message.snapshot().revisions()) {
      PrintLine(revision.change(), kThere, DocumentOf(revision), revision);
    }
    for (const v1::WatchedChange& change : message.changes().changes()) {
      for (const v1::WatchEvent& event : change.events()) {
        PrintLine(change.change(), Word(event.effect()), event.document(), event.revision());
      }
    }
  }

  // The document's name, without that of the revision.
  static std::string DocumentOf(const v1::Revision& revision) {
    return revision.name().substr(0, revision.name().rfind("/revisions/"));
  }

  void PrintLine(const v1::Change& change, const std::string& effect, const std::string& name,
                 const v1::Revision& revision) {
    const Charset charset = session_.terminal.charset;
    const std::string title = Elide(Printable(TitleOf(revision), charset), kTitleWidth, charset);
    session_.out << Column(TimeOf(change), 0) << Column(effect, kEffectWidth)
                 << Paint(Column(name, kNameWidth), Style::kName, session_.terminal)
                 << Column(title, kTitleWidth)
                 << (change.actor().empty() ? "-" : Printable(change.actor(), charset)) << "\n";
  }

  const Session& session_;
};

}  // namespace

ExitStatus Watch(const Session& session, const WatchArguments& arguments) {
  client::ChangeWatchOptions options;
  options.on_break = [&session](const absl::Status& status) {
    session.messages << "entente: the watch broke off and goes on: "
                     << ErrorLine(status, session.messages_terminal) << "\n";
  };
  const auto watch = session.client.Watch(RequestOf(arguments), std::move(options));
  const Interrupt interrupt([&watch] { watch->Stop(); });
  Printer printer(session);
  const absl::Status status = watch->Run([&](const v1::WatchResponse& message, bool is_restart) {
    printer.Print(message, is_restart);
    return session.out.good();
  });
  if (!watch->resume_token().empty()) {
    session.messages << "entente: to go on from here: --from " << watch->resume_token() << "\n";
  }
  return status.ok() ? ExitStatus::kOk : ReportError(session, status);
}

}  // namespace entente::cli
