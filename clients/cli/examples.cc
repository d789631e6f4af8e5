#include "clients/cli/examples.h"

namespace entente::cli::examples {

const char kAbout[] =
    "Ask an Entente server what governments agreed to do together, and what came of it.\n\n"
    "  entente initiatives agency:us-cbp           what one agency takes part in\n"
    "  entente show joint-border-assessment-2010   one document in full, with its timeline\n"
    "  entente commitments debtor:us-ice           what one agency owes, to whom, by when\n"
    "  entente brief CA-US --as-of 2011-01-31      how two countries stood on a day\n"
    "  entente cite currency-seizure-mou-2010      ready citations\n"
    "  entente COMMAND --help                      more examples of each command";

const char kStatusNote[] =
    "Output: text that fits the terminal, or with -o json or -o md.  COLUMNS sets another width,\n"
    "NO_COLOR turns colour off.\n"
    "Exit status: 0 done; 1 refused, or nothing found to show; 2 not understood; 3 the server\n"
    "cannot be reached.";

const char kInitiatives[] =
    "Newest announcement first.  Examples:\n"
    "  entente initiatives\n"
    "  entente initiatives agency:us-cbp           the agency takes part, in any role\n"
    "  entente initiatives country:HT              any link with the country\n"
    "  entente initiatives agency:us-ice country:HT kind:deployment\n"
    "  entente initiatives kind:instrument --limit 500\n"
    "  entente initiatives only:CA-US legal_force:non_binding announced:2003/2014\n"
    "  entente initiatives agency:us-cbp --json | jq -r '.[].name'\n"
    "Conditions that follow each other must all hold.  Quote what your shell would take for\n"
    "itself: 'announced >= 2010'.  What can be asked: docs/filter.md.";

const char kCommitments[] =
    "Who owes what to whom by when, and how it stands.  Examples:\n"
    "  entente commitments debtor:us-ice\n"
    "  entente commitments 'possibly_due <= 2010-09-22' reported:never\n"
    "  entente commitments pair:CA-US --as-of 2010-12-31 --order due\n"
    "  entente commitments corroboration:own_word  only the owner says so\n"
    "`due < D` means certainly due before D; possibly_due asks for less.  REPORTED says NEVER "
    "only\n"
    "on the strength of the search it names.  What can be asked: docs/filter.md.";

const char kReports[] =
    "What was said, concluded or searched for, newest first.  Examples:\n"
    "  entente reports about:joint-border-assessment-2010\n"
    "  entente reports reporter:CA stance:disputes\n"
    "  entente reports kind:search outcome:nothing\n"
    "What can be asked: docs/filter.md.";

const char kReleases[] =
    "Newest first.  Examples:\n"
    "  entente releases\n"
    "  entente releases issuer:us-dhs\n"
    "  entente releases kind:press_release --json\n"
    "What can be asked: docs/filter.md.";

const char kAgencies[] =
    "By name.  Examples:\n"
    "  entente agencies\n"
    "  entente agencies country:CA\n"
    "  entente agencies under:us-dhs               a department and all below it\n"
    "What can be asked: docs/filter.md.";

const char kCountries[] =
    "All countries of ISO 3166-1, by code; their codes are used everywhere else.  Examples:\n"
    "  entente countries\n"
    "  entente countries --json | jq -r '.[] | .regionCode'";

const char kCitations[] =
    "The quotes that all rests on, and whether their sources still stand.  The first word may "
    "name\n"
    "the document that cites; the quotes of its commitments and reports are listed too.  "
    "Examples:\n"
    "  entente citations joint-border-assessment-2010\n"
    "  entente citations currency-seizure-mou-2010 --field signed\n"
    "  entente citations '(availability:withdrawn OR availability:replaced)'\n"
    "  entente citations anchor:not_found\n"
    "`cite` prints them ready to be quoted.  What can be asked: docs/filter.md.";

const char kPairs[] =
    "How many initiatives, by pair of countries or by another grouping.  Examples:\n"
    "  entente pairs kind:mou\n"
    "  entente pairs kind:mou --by agency-pair\n"
    "  entente pairs country:CA --by year --as-of 2012-12-31\n"
    "What can be asked: docs/filter.md.";

const char kOwed[] =
    "How many commitments, by who owes them or by another grouping.  Examples:\n"
    "  entente owed\n"
    "  entente owed pair:CA-US --by debtor-country\n"
    "  entente owed 'NOT reported >= today-365d'   no report for a year, by debtor\n"
    "  entente owed schedule:overdue --by year\n"
    "What can be asked: docs/filter.md.";

const char kOverdue[] =
    "What is past due and not delivered, the oldest due date first: schedule:OVERDUE, and\n"
    "schedule:SOFT_OVERDUE where the last day is not known but the expected one is past.  "
    "Examples:\n"
    "  entente overdue\n"
    "  entente overdue debtor:us-ice\n"
    "  entente overdue pair:CA-US --as-of 2011-01-31\n"
    "Conditions are added.  What can be asked: docs/filter.md.";

const char kLate[] =
    "What was delivered late, the latest first, days late as a range.  Examples:\n"
    "  entente late\n"
    "  entente late debtor:US announced:2010\n"
    "  entente late 'days_late > 100'\n"
    "Conditions are added.  What can be asked: docs/filter.md.";

const char kRelated[] =
    "What implements, amends, supersedes or follows up an initiative, both ways, nearest first.\n"
    "Examples:\n"
    "  entente related beyond-the-border-declaration-2011\n"
    "  entente related beyond-the-border-declaration-2011 --depth 3";

const char kShow[] =
    "Examples:\n"
    "  entente show currency-seizure-mou-2010      an id: tries initiative, release, agency\n"
    "  entente show joint-border-assessment-2010 --as-of 2011-01-31\n"
    "  entente show joint-border-assessment-2010/public-release    a commitment, or a report\n"
    "  entente show initiatives/currency-seizure-mou-2010\n"
    "  entente show agencies/us-cbp\n"
    "  entente show CA                             a country\n"
    "  entente show us-dhs-2010-07-13 --read-time 2026-11-01T00:00:00Z --json\n"
    "In the timeline, A is when it was said, = the time it is due in, - between the strict and "
    "the\n"
    "lenient end, | the last due day, x days overdue, * delivered; others are told below it.";

const char kCite[] =
    "Sentence, publisher, title, date, address, and how the record stands.  Examples:\n"
    "  entente cite currency-seizure-mou-2010\n"
    "  entente cite currency-seizure-mou-2010 --field signed\n"
    "  entente cite joint-border-assessment-2010/public-release -o md\n"
    "  entente cite joint-border-assessment-2010 --own    without its commitments' and reports'\n"
    "A field is a path: participants[us-ftc], deployment.headcount_max.";

const char kBrief[] =
    "What each of two countries owes, what is overdue, late or delivered, who is silent and where\n"
    "they differ, each with its sentence.  Examples:\n"
    "  entente brief CA-US\n"
    "  entente brief CA-US --as-of 2011-01-31\n"
    "  entente brief CA-US -o md > brief.md";

const char kWhen[] =
    "How the server understands a date; nothing is stored.  Examples:\n"
    "  entente when 'later this summer' --said 2010-07-13\n"
    "  entente when 'dans les prochains mois' --said 2010-07-13 --lang fr\n"
    "  entente when 'next fiscal year' --said 2010-07-13 --debtor CA\n"
    "  entente when 2010-26                        EDTF";

const char kAdd[] =
    "Examples:\n"
    "  entente add commitment currency-seizure-mou-2010 --text 'Sign it.' --modality will \\\n"
    "      --debtor us-ice --due 'in the coming months' --said 2010-07-13\n"
    "  entente add initiative --file plan.json --check\n"
    "  entente add search haiti-ice-deployment-2010 --help";

const char kAddInitiative[] =
    "Prints the name of the new initiative.  Examples:\n"
    "  entente add initiative --id plan-2010 --kind action_plan --title 'An action plan' \\\n"
    "      --announced 2010-07-13 --participant us-dhs=announcer --participant ca-ps=party \\\n"
    "      --release us-dhs-2010-07-13=announces \\\n"
    "      --source us-dhs-2010-07-13 --quote 'The plan is available' --supports titles\n"
    "  entente add initiative --file plan.json --id plan-2010 --check\n"
    "  entente show plan-2010 --json | jq '...' | entente add initiative --file - --id plan-2011\n"
    "--check has the server check all of it and writes nothing.  The same once more adds nothing.";

const char kAddCommitment[] =
    "Prints the name of the new commitment.  Examples:\n"
    "  entente add commitment joint-border-assessment-2010 --id public-release \\\n"
    "      --text 'Release the assessment to the public.' --modality will \\\n"
    "      --debtor us-dhs --debtor ca-ps --creditor PUBLIC \\\n"
    "      --due 'later this summer' --said 2010-07-13 --source us-dhs-2010-07-13 \\\n"
    "      --quote 'will be released later this summer' --supports baseline_due,modality\n"
    "  entente add commitment plan-2010 --file commitment.json --check\n"
    "--due takes EDTF (2010-26, [..2014-06-30]), or words with the day they were --said.";

const char kAddReport[] =
    "A status, when there are reporters, or a finding, when there is an assessor.  Prints the "
    "name\n"
    "of the new report.  Examples:\n"
    "  entente add report joint-border-assessment-2010/public-release --on 2011-03-10 \\\n"
    "      --reporter us-dhs --official completed --delivered 2011-03-10 \\\n"
    "      --source us-dhs-2011-03-10 --quote 'This fulfills their July 2010 pledge'\n"
    "  entente add report joint-border-assessment-2010/public-release --on 2011-03-10 \\\n"
    "      --assessor 'Our desk' --evidence complete --delivered 2011-03-10 \\\n"
    "      --source us-dhs-2011-03-10 --quote 'This fulfills their July 2010 pledge'\n"
    "  entente add report plan-2010 --file report.json --check\n"
    "Reports are never edited: a wrong one is superseded by another (--supersedes REPORT).";

const char kAddSearch[] =
    "Records that somebody searched and what came of it.  \"Never reported\" is said only on the\n"
    "strength of it.  Prints the name of the new report.  Examples:\n"
    "  entente add search haiti-ice-deployment-2010/six-personnel --on 2026-11-24 \\\n"
    "      --by 'Our desk' --place https://www.ice.gov --place 'Web archive, 2010 to 2012' \\\n"
    "      --question 'Were six persons of ICE sent to Haiti?' --outcome nothing\n"
    "  entente add search currency-seizure-mou-2010 --government CA --on 2026-11-24 ...";

const char kChangeDue[] =
    "Records that a commitment is due on another day; the first date stays.  Examples:\n"
    "  entente change-due entry-exit-initiative-2011/air-exit --due 'during the summer of 2020' "
    "\\\n"
    "      --on 2020-01-13 --by CA --why 'The act came into force late.' \\\n"
    "      --source oba-2020-01-13 --quote 'fully implemented during the summer of 2020'\n"
    "  entente change-due plan-2010/report --no-date --on 2014-12-31 --by CA --source ...\n"
    "Words are measured from the day of --on.";

const char kImport[] =
    "Each line of the file holds one document in JSON under the name it shall have:\n"
    "  {\"agency\": {\"name\": \"agencies/us-dhs\", ...}}\n"
    "  {\"release\": {\"name\": \"releases/us-dhs-2010-07-13\", ...}, \"text\": \"...\"}\n"
    "  {\"initiative\": {\"name\": \"initiatives/currency-seizure-mou-2010\", ...}}\n"
    "  {\"commitment\": {\"name\": \"initiatives/currency-seizure-mou-2010/commitments/sign\", "
    "...}}\n"
    "  {\"report\": {\"name\": \"initiatives/currency-seizure-mou-2010/reports/signed-us\", ...}}\n"
    "Examples:\n"
    "  entente import clients/samples/border-2010.jsonl\n"
    "  jq -c . my-agencies.json | entente import -\n"
    "  entente import --on-conflict update --check records.jsonl\n"
    "Documents are written a thousand at a time; with one that is bad, none of its thousand is.\n"
    "Importing twice changes nothing the second time.  Every bad line is told, up to 100.";

const char kRecord[] =
    "The file holds one RecordReleaseRequest in JSON: the release, its text, and the agencies,\n"
    "initiatives, commitments and reports it brings.  A quote without a release is of this one:\n"
    "  {\"releaseId\": \"us-dhs-2010-07-13\", \"release\": {...}, \"initiatives\": [...],\n"
    "   \"commitments\": [{\"name\": \"initiatives/x/commitments/y\", ...,\n"
    "                    \"citations\": [{\"exact\": \"later this summer\"}]}]}\n"
    "Examples:\n"
    "  entente record release.json --text release.txt --check\n"
    "  entente record release.json --text release.txt --reason 'Found by the desk.'\n"
    "All of it is written, or nothing; every fault is told at once, with its path.";

const char kDelete[] =
    "It leaves all lists, and keeps its name, its history and what it said.  Examples:\n"
    "  entente delete agencies/ca-test --reason 'made by mistake'\n"
    "  entente delete haiti-ice-deployment-2010 --force --check\n"
    "What others name cannot be deleted; they are told.  `entente undelete NAME` brings it back.";

const char kUndelete[] =
    "It comes back as it was, with what was deleted with it.  Example:\n"
    "  entente undelete agencies/ca-test\n"
    "`entente history NAME` tells who deleted it, when and why.";

const char kHistory[] =
    "Every change of one document, newest first, also of a deleted one.  Examples:\n"
    "  entente history joint-border-assessment-2010\n"
    "  entente history joint-border-assessment-2010/public-release --all\n"
    "  entente history agencies/us-cbp --json | jq '.[].change.reason'\n"
    "The numbers are those of `entente diff`; the times are those of `entente show --read-time`.";

const char kDiff[] =
    "What two changes made of one document, field by field.  Examples:\n"
    "  entente diff joint-border-assessment-2010 17 23\n"
    "  entente diff joint-border-assessment-2010 17      17 and as it is now\n"
    "`entente history NAME` has the numbers.";

const char kExport[] =
    "All records as they are now, or were at one instant, one document a line, parents before\n"
    "children, as `entente import` reads them.  Examples:\n"
    "  entente export records.jsonl\n"
    "  entente export --types agencies,releases --no-text - | jq -c .\n"
    "  entente export --read-time 2026-11-01T00:00:00Z records.jsonl\n"
    "  entente export -o csv records.csv                 for a spreadsheet, one row a document\n"
    "An export that breaks off goes on by itself where it was.";

const char kWatch[] =
    "A line for each document that came, changed or went: when, what, which, its title, who.\n"
    "Ends with Ctrl-C, and tells the token to go on from.  Examples:\n"
    "  entente watch\n"
    "  entente watch pair:CA-US type:initiative\n"
    "  entente watch country:HT --from earliest\n"
    "  entente watch --from snapshot -o jsonl      the server's messages, with their tokens\n"
    "What can be asked: docs/filter.md, changes.  What it promises: docs/watch.md.";

}  // namespace entente::cli::examples
