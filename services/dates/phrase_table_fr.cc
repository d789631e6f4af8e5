// French.  As in phrase_table_en.cc; accents are left out because SplitPhrase takes them off.

#include <array>

#include "services/dates/phrase_span.h"
#include "services/dates/phrase_table.h"

namespace entente::dates {
namespace {

constexpr int kDay = static_cast<int>(Unit::kDay);
constexpr int kWeek = static_cast<int>(Unit::kWeek);
constexpr int kMonth = static_cast<int>(Unit::kMonth);
constexpr int kQuarter = static_cast<int>(Unit::kQuarter);
constexpr int kHalf = static_cast<int>(Unit::kHalf);
constexpr int kYear = static_cast<int>(Unit::kYear);
constexpr int kDecade = static_cast<int>(Unit::kDecade);

constexpr std::array kNames = std::to_array<PhraseName>({
    {Slot::kMonth, 1, "janvier|janv"},
    {Slot::kMonth, 2, "fevrier|fevr"},
    {Slot::kMonth, 3, "mars"},
    {Slot::kMonth, 4, "avril|avr"},
    {Slot::kMonth, 5, "mai"},
    {Slot::kMonth, 6, "juin"},
    {Slot::kMonth, 7, "juillet|juil"},
    {Slot::kMonth, 8, "aout"},
    {Slot::kMonth, 9, "septembre|sept"},
    {Slot::kMonth, 10, "octobre|oct"},
    {Slot::kMonth, 11, "novembre|nov"},
    {Slot::kMonth, 12, "decembre|dec"},
    {Slot::kWeekday, 0, "lundi"},
    {Slot::kWeekday, 1, "mardi"},
    {Slot::kWeekday, 2, "mercredi"},
    {Slot::kWeekday, 3, "jeudi"},
    {Slot::kWeekday, 4, "vendredi"},
    {Slot::kWeekday, 5, "samedi"},
    {Slot::kWeekday, 6, "dimanche"},
    {Slot::kSeason, 0, "printemps"},
    {Slot::kSeason, 1, "ete"},
    {Slot::kSeason, 2, "automne"},
    {Slot::kSeason, 3, "hiver"},
    {Slot::kUnit, kDay, "jour|journee"},
    {Slot::kUnit, kWeek, "semaine"},
    {Slot::kUnit, kMonth, "mois"},
    {Slot::kUnit, kQuarter, "trimestre"},
    {Slot::kUnit, kHalf, "semestre"},
    {Slot::kUnit, kYear, "annee civile|annee|an"},
    {Slot::kUnit, kDecade, "decennie"},
    {Slot::kUnits, kDay, "jours|jours civils"},
    {Slot::kUnits, kWeek, "semaines"},
    {Slot::kUnits, kMonth, "mois"},
    {Slot::kUnits, kQuarter, "trimestres"},
    {Slot::kUnits, kHalf, "semestres"},
    {Slot::kUnits, kYear, "annees|ans"},
    {Slot::kUnits, kDecade, "decennies"},
    {Slot::kCount, 1, "un|une"},
    {Slot::kCount, 2, "deux"},
    {Slot::kCount, 3, "trois"},
    {Slot::kCount, 4, "quatre"},
    {Slot::kCount, 5, "cinq"},
    {Slot::kCount, 6, "six"},
    {Slot::kCount, 7, "sept"},
    {Slot::kCount, 8, "huit"},
    {Slot::kCount, 9, "neuf"},
    {Slot::kCount, 10, "dix"},
    {Slot::kCount, 12, "douze"},
    {Slot::kCount, 15, "quinze"},
    {Slot::kCount, 18, "dix huit"},
    {Slot::kCount, 20, "vingt"},
    {Slot::kCount, 24, "vingt quatre"},
    {Slot::kCount, 30, "trente"},
    {Slot::kCount, 36, "trente six"},
    {Slot::kCount, 45, "quarante cinq"},
    {Slot::kCount, 60, "soixante"},
    {Slot::kCount, 90, "quatre vingt dix"},
    {Slot::kCount, 100, "cent"},
    {Slot::kCount, 120, "cent vingt"},
    {Slot::kCount, 180, "cent quatre vingts|cent quatre vingt"},
    {Slot::kOrdinal, 1, "premier|premiere"},
    {Slot::kOrdinal, 2, "deuxieme|second|seconde"},
    {Slot::kOrdinal, 3, "troisieme"},
    {Slot::kOrdinal, 4, "quatrieme"},
    {Slot::kOrdinal, -1, "dernier|derniere"},
    {Slot::kDay, 1, "premier"},
    {Slot::kSuffix, 0, "er|re|ere|e|eme|nd|nde"},
    {Slot::kVerb, 0,
     "adopte|adoptee|annonce|annoncee|conclu|conclue|entre en vigueur|entree en vigueur|"
     "lance|lancee|publie|publiee|rencontres|reunis|signe|signee|tenue|tenu"},
});

constexpr std::array kRows = std::to_array<PhraseRow>({
    {Meaning::kDayShift, 0, "aujourd'hui|ce (jour|matin|soir)|cet apres midi|maintenant"},
    {Meaning::kDayShift, 1, "demain"},
    {Meaning::kDayShift, -1, "hier"},
    {Meaning::kIsoDate, 0, "{year} - {number} - {number}"},
    {Meaning::kDate, 0, "[{weekday}] {day} {month} [{year}]"},
    {Meaning::kDayRange, 0, "[entre] {day} [{month}] (-|a|au|et) {day} {month} [{year}]"},
    {Meaning::kMonth, 0, "[mois] {month} [{year}]"},
    {Meaning::kMonthShift, 0, "ce [mois] {month}"},
    {Meaning::kMonthShift, 1, "{month} prochain|prochain mois {month}"},
    {Meaning::kMonthShift, -1, "{month} (dernier|passe)"},
    {Meaning::kYear, 0, "[annee|an] {year}"},
    {Meaning::kDecade, 0, "annees {year}"},
    {Meaning::kWeekday, 0, "{weekday}"},
    {Meaning::kWeekdayShift, 0, "ce {weekday}"},
    {Meaning::kWeekdayShift, 1, "{weekday} prochain"},
    {Meaning::kWeekdayShift, -1, "{weekday} (dernier|passe)"},
    {Meaning::kWeekend, 0, "(ce|cette) (week end|fin semaine)"},
    {Meaning::kWeekend, 1, "week end prochain"},
    {Meaning::kWeekend, -1, "week end dernier"},
    {Meaning::kSeason, 0, "{season} [{year}]"},
    {Meaning::kSeason, 1, "{season} austral [{year}]"},
    {Meaning::kSeason, 2, "{season} boreal [{year}]"},
    {Meaning::kSeasonYears, 0, "{season} {year} (-|/) {number}"},
    {Meaning::kSeasonShift, 0, "(ce|cet) {season}"},
    {Meaning::kSeasonShift, 1, "{season} (prochain|qui vient)|prochain {season}"},
    {Meaning::kSeasonShift, -1, "{season} (dernier|passe)"},
    {Meaning::kFiscalShift, 0,
     "[cet|present] exercice [financier|budgetaire] [en cours]|"
     "[cette] annee (fiscale|financiere|budgetaire) [en cours]"},
    {Meaning::kFiscalShift, 1,
     "prochain exercice [financier|budgetaire]|exercice [financier|budgetaire] (prochain|suivant)|"
     "(annee (fiscale|financiere|budgetaire) prochaine|"
     "prochaine annee (fiscale|financiere|budgetaire))"},
    {Meaning::kFiscalShift, -1,
     "(dernier exercice [financier|budgetaire]|exercice [financier|budgetaire] (dernier|precedent)|"
     "annee (fiscale|financiere|budgetaire) derniere)"},
    {Meaning::kFiscalYear, 0,
     "(exercice [financier|budgetaire]|annee (fiscale|financiere|budgetaire)) {year} "
     "[(-|/) {number}]"},
    {Meaning::kNthUnit, kWeek, "{ord} semaine {span}"},
    {Meaning::kNthUnit, kMonth, "{ord} mois {span}"},
    {Meaning::kNthUnit, kDay, "{ord} jour {span}"},
    {Meaning::kPartOfYear, 4, "({ord} trimestre|t {number}) {span}"},
    {Meaning::kPartOfYear, 2, "({ord} (semestre|moitie|quinzaine)|s {number}) {span}"},
    {Meaning::kPart, 4, "{ord} trimestre|t {number}"},
    {Meaning::kPart, 2, "{ord} semestre"},
    {Meaning::kUnitShift, 0,
     "(ce|cet|cette|present|presente) {unit}|{unit} (en cours|courant|courante)"},
    {Meaning::kUnitShift, 1,
     "{unit} (prochain|prochaine|suivant|suivante|qui vient)|(prochain|prochaine) {unit}"},
    {Meaning::kUnitShift, -1,
     "{unit} (dernier|derniere|passe|passee|ecoule|ecoulee|precedent|precedente)"},
    {Meaning::kUnitShift, 0, "{unit}"},
    {Meaning::kWeekOfDay, 0, "semaine {span}"},
    {Meaning::kLater, 0, "plus tard [en|dans|au cours|a|au] {span}|(reste|ici fin cours) {span}"},
    {Meaning::kEarlier, 0, "plus tot [en|dans|au cours|a|au] {span}"},
    {Meaning::kThird, 0, "[a|au|en] (debut|commencement) {span}"},
    {Meaning::kThird, 1, "[a|au] (mi|milieu) {span}"},
    {Meaning::kThird, 2, "[a|en] fin {span}"},
    {Meaning::kAgo, 0, "il y a {n} {length}"},
    {Meaning::kSpanRange, 0, "{span} (-|a|au|jusqu'a|jusqu'au|jusqu'en) {span}"},
    {Meaning::kAbout, 0, "(vers|environ|aux alentours|autour) {span}"},

    {Meaning::kBetween, 0, "entre {span} et {span}|[en] {span} ou [en] {span}"},
    {Meaning::kBy, 0,
     "(ici|ici a|ici au|au plus tard|au plus tard a|au plus tard au|au plus tard en|pour|jusqu'a|"
     "jusqu'au|jusqu'en|avant fin|pas plus tard que|en temps utile pour) {span}|{span} au plus "
     "tard"},
    {Meaning::kBefore, 0, "avant {span}"},
    {Meaning::kAfter, 0, "(apres|a issue|suivant) {span}"},
    {Meaning::kSince, 0, "depuis {span}"},
    {Meaning::kFrom, 0, "(a partir|a compter|des|en vigueur|pas avant) [a|au|en] {span}"},
    {Meaning::kWithin, 0,
     "(dans les|sous|ici|ici a|en moins|dans moins|dans un delai [maximal|maximum] [au plus]|"
     "dans delai|au plus tard|au plus tard dans [un delai]) {n} [{number}] {length} "
     "[(a compter|a partir|apres|suivant|qui suivent) {span}]"},
    {Meaning::kWithin, 0,
     "(dans|au cours|durant|pendant|sur|lors) [les|des|ces] (prochains|prochaines) {n} {length}"},
    {Meaning::kWithin, 0,
     "(dans|au cours|durant|pendant|sur|lors|ici) [les|des|ces] {n} (prochains|prochaines) "
     "[{number}] {length}"},
    {Meaning::kWithin, 0,
     "(dans|au cours|durant|pendant|sur) [les|des|ces] {n} {length} (a venir|qui viennent|"
     "prochains|prochaines)"},
    {Meaning::kIn, 0, "dans {n} [{number}] {length}"},
    {Meaning::kIn, 0, "{n} [{number}] {length} (apres|a compter|a partir) {span}"},
    {Meaning::kComing, 0, "(dans|au cours|durant) {unit} (a venir|qui vient)"},
    {Meaning::kPast, 0,
     "[dans|au cours|durant|pendant|ces] [les|des|ces] {n} (derniers|dernieres) {length}"},
    {Meaning::kPast, 1, "(au cours|durant|pendant) (dernier|derniere) {unit}"},
    {Meaning::kComingUnits, 0,
     "[dans|au cours|durant|pendant|ici] [les|des|ces] [quelques] (prochains|prochaines) {units}"},
    {Meaning::kComingUnits, 0,
     "(dans|au cours|durant|pendant) [les|des|ces] {units} (a venir|qui viennent|prochains|"
     "prochaines)|dans [les] quelques {units}|ici quelques {units}"},
    {Meaning::kSoon, 30, "immediatement|sans delai|sans tarder|sur le champ"},
    {Meaning::kSoon, 90,
     "bientot|tres bientot|prochainement|sous peu|des que possible|dans les meilleurs delais|"
     "aussitot que possible|dans un avenir (proche|rapproche)|le plus tot possible|rapidement"},
    {Meaning::kSoon, 365, "a court terme|en temps (utile|opportun|voulu)|ulterieurement"},
    {Meaning::kSoon, 1826, "a moyen terme"},
    {Meaning::kSoon, 3652, "a (long|plus long) terme"},
    {Meaning::kRecent, 0,
     "recemment|dernierement|precedemment|[dans|au cours|durant|ces] [les|des|ces] "
     "(derniers|dernieres) {units}"},
    {Meaning::kDone, 0, "{verb} [a|au|en] {span}|{span} {verb}"},
    {Meaning::kPlain, 0,
     "(a|au|en|dans|courant|durant|pendant|sur|lors|au cours|des|prevu pour|prevue pour) {span}"},

    {Meaning::kLength, 0,
     "[pour|pendant|sur|durant|en] [une|un] [periode|duree|duree initiale|terme] [maximale] {n} "
     "[{number}] {length} [et {n} {length}]"},
});

}  // namespace

const PhraseTable kFrenchPhrases = {"fr", "le la l' de du d'", kNames, kRows};

}  // namespace entente::dates
