// Spanish.  As in phrase_table_en.cc; accents are left out because SplitPhrase takes them off.

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
    {Slot::kMonth, 1, "enero"},
    {Slot::kMonth, 2, "febrero"},
    {Slot::kMonth, 3, "marzo"},
    {Slot::kMonth, 4, "abril"},
    {Slot::kMonth, 5, "mayo"},
    {Slot::kMonth, 6, "junio"},
    {Slot::kMonth, 7, "julio"},
    {Slot::kMonth, 8, "agosto"},
    {Slot::kMonth, 9, "septiembre|setiembre"},
    {Slot::kMonth, 10, "octubre"},
    {Slot::kMonth, 11, "noviembre"},
    {Slot::kMonth, 12, "diciembre"},
    {Slot::kWeekday, 0, "lunes"},
    {Slot::kWeekday, 1, "martes"},
    {Slot::kWeekday, 2, "miercoles"},
    {Slot::kWeekday, 3, "jueves"},
    {Slot::kWeekday, 4, "viernes"},
    {Slot::kWeekday, 5, "sabado"},
    {Slot::kWeekday, 6, "domingo"},
    {Slot::kSeason, 0, "primavera"},
    {Slot::kSeason, 1, "verano"},
    {Slot::kSeason, 2, "otono"},
    {Slot::kSeason, 3, "invierno"},
    {Slot::kUnit, kDay, "dia"},
    {Slot::kUnit, kWeek, "semana"},
    {Slot::kUnit, kMonth, "mes"},
    {Slot::kUnit, kQuarter, "trimestre"},
    {Slot::kUnit, kHalf, "semestre"},
    {Slot::kUnit, kYear, "ano calendario|ano natural|ano"},
    {Slot::kUnit, kDecade, "decada|decenio"},
    {Slot::kUnits, kDay, "dias|dias naturales|dias calendario"},
    {Slot::kUnits, kWeek, "semanas"},
    {Slot::kUnits, kMonth, "meses"},
    {Slot::kUnits, kQuarter, "trimestres"},
    {Slot::kUnits, kHalf, "semestres"},
    {Slot::kUnits, kYear, "anos"},
    {Slot::kUnits, kDecade, "decadas|decenios"},
    {Slot::kCount, 1, "un|una|uno"},
    {Slot::kCount, 2, "dos"},
    {Slot::kCount, 3, "tres"},
    {Slot::kCount, 4, "cuatro"},
    {Slot::kCount, 5, "cinco"},
    {Slot::kCount, 6, "seis"},
    {Slot::kCount, 7, "siete"},
    {Slot::kCount, 8, "ocho"},
    {Slot::kCount, 9, "nueve"},
    {Slot::kCount, 10, "diez"},
    {Slot::kCount, 12, "doce"},
    {Slot::kCount, 15, "quince"},
    {Slot::kCount, 18, "dieciocho"},
    {Slot::kCount, 20, "veinte"},
    {Slot::kCount, 24, "veinticuatro"},
    {Slot::kCount, 30, "treinta"},
    {Slot::kCount, 36, "treinta y seis"},
    {Slot::kCount, 45, "cuarenta y cinco"},
    {Slot::kCount, 60, "sesenta"},
    {Slot::kCount, 90, "noventa"},
    {Slot::kCount, 100, "cien"},
    {Slot::kCount, 120, "ciento veinte"},
    {Slot::kCount, 180, "ciento ochenta"},
    {Slot::kOrdinal, 1, "primer|primera|primero"},
    {Slot::kOrdinal, 2, "segundo|segunda"},
    {Slot::kOrdinal, 3, "tercer|tercera|tercero"},
    {Slot::kOrdinal, 4, "cuarto|cuarta"},
    {Slot::kOrdinal, -1, "ultimo|ultima"},
    {Slot::kDay, 1, "primero"},
    {Slot::kSuffix, 0, "o|a|er|ro|ra|do|da|to|ta"},
    {Slot::kVerb, 0,
     "adoptado|adoptada|anunciado|anunciada|celebrado|celebrada|concluido|concluida|"
     "entro en vigor|firmado|firmada|firmaron|lanzado|lanzada|publicado|publicada|ratificado|"
     "ratificada|reunidos|suscrito|suscrita"},
});

constexpr std::array kRows = std::to_array<PhraseRow>({
    {Meaning::kDayShift, 0, "hoy|hoy (dia|mismo)|(esta|este) (manana|tarde|noche|dia)|ahora"},
    {Meaning::kDayShift, 1, "manana"},
    {Meaning::kDayShift, -1, "ayer"},
    {Meaning::kIsoDate, 0, "{year} - {number} - {number}"},
    {Meaning::kDate, 0, "[{weekday}] [dia] {day} {month} [{year}]"},
    {Meaning::kDayRange, 0, "[entre] {day} [{month}] (-|a|al|y) {day} {month} [{year}]"},
    {Meaning::kMonth, 0, "[mes] {month} [{year}]"},
    {Meaning::kMonthShift, 0, "este [mes] {month}"},
    {Meaning::kMonthShift, 1, "proximo [mes] {month}|{month} (proximo|que viene)"},
    {Meaning::kMonthShift, -1, "(pasado|ultimo) [mes] {month}|{month} (pasado|ultimo)"},
    {Meaning::kYear, 0, "[ano] {year}"},
    {Meaning::kDecade, 0, "decada {year}|anos {year}"},
    {Meaning::kWeekday, 0, "{weekday}"},
    {Meaning::kWeekdayShift, 0, "este {weekday}"},
    {Meaning::kWeekdayShift, 1, "proximo {weekday}|{weekday} (proximo|que viene)"},
    {Meaning::kWeekdayShift, -1, "(pasado|ultimo) {weekday}|{weekday} pasado"},
    {Meaning::kWeekend, 0, "[este] fin semana"},
    {Meaning::kWeekend, 1, "proximo fin semana|fin semana (proximo|que viene)"},
    {Meaning::kWeekend, -1, "[pasado] fin semana pasado|(pasado|ultimo) fin semana"},
    {Meaning::kSeason, 0, "{season} [{year}]"},
    {Meaning::kSeason, 1, "{season} austral [{year}]"},
    {Meaning::kSeason, 2, "{season} boreal [{year}]"},
    {Meaning::kSeasonYears, 0, "{season} {year} (-|/) {number}"},
    {Meaning::kSeasonShift, 0, "(este|esta) {season}"},
    {Meaning::kSeasonShift, 1, "(proximo|proxima) {season}|{season} (proximo|proxima|que viene)"},
    {Meaning::kSeasonShift, -1, "(pasado|pasada|ultimo|ultima) {season}|{season} (pasado|pasada)"},
    {Meaning::kFiscalShift, 0,
     "[este|presente|actual] (ano (fiscal|presupuestario|financiero)|ejercicio [fiscal|"
     "presupuestario|financiero]) [en curso|actual|vigente]"},
    {Meaning::kFiscalShift, 1,
     "proximo (ano (fiscal|presupuestario|financiero)|ejercicio [fiscal|presupuestario|"
     "financiero])|(ano fiscal|ejercicio [fiscal]) (proximo|siguiente|que viene)"},
    {Meaning::kFiscalShift, -1,
     "(ano fiscal|ejercicio [fiscal]) (pasado|anterior)|(pasado|ultimo) (ano fiscal|ejercicio "
     "[fiscal])"},
    {Meaning::kFiscalYear, 0,
     "(ano (fiscal|presupuestario|financiero)|ejercicio [fiscal|presupuestario|financiero]) {year} "
     "[(-|/) {number}]"},
    {Meaning::kNthUnit, kWeek, "{ord} semana {span}"},
    {Meaning::kNthUnit, kMonth, "{ord} mes {span}"},
    {Meaning::kNthUnit, kDay, "{ord} dia {span}"},
    {Meaning::kPartOfYear, 4, "({ord} trimestre|t {number}) {span}"},
    {Meaning::kPartOfYear, 2, "({ord} (semestre|mitad|quincena)) {span}"},
    {Meaning::kPart, 4, "{ord} trimestre|t {number}"},
    {Meaning::kPart, 2, "{ord} semestre"},
    {Meaning::kUnitShift, 0,
     "(este|esta|presente|actual) {unit}|{unit} (actual|en curso|corriente|presente)"},
    {Meaning::kUnitShift, 1,
     "(proximo|proxima) {unit}|{unit} (proximo|proxima|entrante|siguiente|que viene)"},
    {Meaning::kUnitShift, -1,
     "(pasado|pasada|ultimo|ultima) {unit}|{unit} (pasado|pasada|anterior)"},
    {Meaning::kUnitShift, 0, "{unit}"},
    {Meaning::kWeekOfDay, 0, "semana {span}"},
    {Meaning::kLater, 0,
     "(mas tarde|mas adelante|posteriormente) [en|durante] {span}|{span} mas adelante|(resto|lo "
     "que "
     "(queda|resta)) {span}"},
    {Meaning::kEarlier, 0, "(mas temprano|antes) en {span}"},
    {Meaning::kThird, 0,
     "[a|al|en] (principio|principios|inicio|inicios|comienzo|comienzos) {span}"},
    {Meaning::kThird, 1, "[a|en] (mediados|mitad) {span}"},
    {Meaning::kThird, 2, "[a|al|en] (fin|fines|final|finales) {span}"},
    {Meaning::kAgo, 0, "hace {n} {length}"},
    {Meaning::kSpanRange, 0, "[desde] {span} (-|a|al|hasta) {span}"},
    {Meaning::kAbout, 0, "(hacia|alrededor|aproximadamente en|aproximadamente|cerca) {span}"},

    {Meaning::kBetween, 0, "entre {span} y {span}|[en] {span} o [en] {span}"},
    {Meaning::kBy, 0,
     "(para|hasta|aqui a|aqui al|a mas tardar|a mas tardar en|a mas tardar a|no mas tarde que|"
     "no mas tarde|antes fin|antes final|antes finales|antes que (termine|finalice|acabe|concluya)|"
     "a tiempo para) {span}|{span} a mas tardar"},
    {Meaning::kBefore, 0, "(antes|previo a|con anterioridad a|con anterioridad al) {span}"},
    {Meaning::kAfter, 0, "(despues|tras|luego|con posterioridad a) {span}"},
    {Meaning::kFrom, 0, "(a partir|a contar|no antes|con efecto a partir) {span} [en adelante]"},
    {Meaning::kSince, 0, "desde {span}"},
    {Meaning::kWithin, 0,
     "(dentro los|dentro las|dentro [un] plazo|en un plazo [maximo|no mayor a|no superior a|no "
     "mayor]|"
     "en plazo [maximo]|en menos|en no mas|a mas tardar en|a mas tardar dentro) {n} [{number}] "
     "{length} [(a partir|desde|despues|tras|contados a partir|siguientes a) {span}]"},
    {Meaning::kWithin, 0,
     "[en|durante|dentro|por|a lo largo] [los|las] (proximos|proximas) {n} [{number}] {length}"},
    {Meaning::kWithin, 0, "(en|durante|dentro) [los|las] {n} (proximos|proximas) {length}"},
    {Meaning::kIn, 0, "(en|dentro) {n} [{number}] {length}"},
    {Meaning::kIn, 0, "{n} [{number}] {length} (despues|a partir|tras) {span}"},
    {Meaning::kComing, 0, "(en|durante|dentro) (proximo|proxima) {unit}"},
    {Meaning::kPast, 0, "[en|durante] [los|las] (ultimos|ultimas|pasados|pasadas) {n} {length}"},
    {Meaning::kPast, 1, "(en|durante) (ultimo|ultima) {unit}"},
    {Meaning::kComingUnits, 0,
     "[en|durante|dentro|a lo largo] [los|las] (proximos|proximas) {units}"},
    {Meaning::kComingUnits, 0,
     "(en|durante) [los|las] {units} (venideros|venideras|proximos|proximas|que vienen|siguientes)|"
     "(en|dentro) (unos|unas|pocos|pocas|algunos|algunas) [pocos|pocas] {units}"},
    {Meaning::kSoon, 30, "inmediatamente|inmediato|sin (demora|dilacion|retraso)"},
    {Meaning::kSoon, 90,
     "pronto|muy pronto|proximamente|en breve|lo antes posible|cuanto antes|a brevedad [posible]|"
     "a mayor brevedad [posible]|en un futuro (proximo|cercano)|en futuro (proximo|cercano)"},
    {Meaning::kSoon, 365, "(a|en) corto plazo|a plazo corto|a su debido tiempo|en su momento"},
    {Meaning::kSoon, 1826, "(a|en) (medio|mediano) plazo|a plazo (medio|mediano)"},
    {Meaning::kSoon, 3652, "(a|en) largo plazo|a plazo largo"},
    {Meaning::kRecent, 0,
     "recientemente|ultimamente|anteriormente|[en|durante] [los|las] (ultimos|ultimas) {units}"},
    {Meaning::kDone, 0, "{verb} [a|al|en] {span}|{span} {verb}"},
    {Meaning::kPlain, 0,
     "(a|al|en|durante|por|dentro|en transcurso|en curso|a lo largo|previsto para|prevista para) "
     "{span}"},

    {Meaning::kLength, 0,
     "[por|durante|en|a lo largo] [un] [periodo|plazo|periodo inicial|termino] [hasta] {n} "
     "[{number}] {length} [y {n} {length}]"},
});

}  // namespace

const PhraseTable kSpanishPhrases = {"es", "el la de del", kNames, kRows};

}  // namespace entente::dates
