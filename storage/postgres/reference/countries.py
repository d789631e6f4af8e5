"""Writes the C++ table of ISO 3166-1 countries from Debian's iso-codes package.

Usage: countries.py OUTPUT.  Run by the build; see docs/adr/0014.  Exits with one line when the package, or
its French translation, is missing or is not whole.
"""

import gettext
import json
import sys

CODES = "/usr/share/iso-codes/json/iso_3166-1.json"
COUNT = 249  # officially assigned codes of ISO 3166-1


def main() -> None:
    try:
        with open(CODES, encoding="utf-8") as file:
            countries = json.load(file)["3166-1"]
        french = gettext.translation("iso_3166-1", "/usr/share/locale", languages=["fr"]).gettext
    except OSError as error:
        sys.exit(f"{error}: run ./dev setup (package iso-codes)")
    if len(countries) != COUNT:
        sys.exit(f"{CODES} lists {len(countries)} countries, not {COUNT}")
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        out.write('#include "storage/postgres/reference/countries.h"\n\n')
        out.write("namespace entente::storage::postgres {\n\n")
        out.write("const std::array<CountryData, kCountryCount> kCountries = {{\n")
        for country in sorted(countries, key=lambda c: c["alpha_2"]):
            english = country.get("common_name", country["name"])
            out.write(
                '    {"%s", "%s", "%s", "%s", "%s"},\n'
                % (
                    country["alpha_2"],
                    country["alpha_3"],
                    country["numeric"],
                    english,
                    french(english),
                )
            )
        out.write("}};\n\n}  // namespace entente::storage::postgres\n")


main()
