#!/usr/bin/env python3
"""Writes a package's changelog in Debian's form (Policy, 4.4): one entry that names the version and
when what is packed was written.  What changed is told in CHANGELOG.md, which is beside it.

    changelog.py PACKAGE VERSION SECONDS MAINTAINER OUTPUT
"""

import email.utils
import pathlib
import sys


def main(arguments):
  package, version, seconds, maintainer, output = arguments
  day = email.utils.formatdate(int(seconds))
  pathlib.Path(output).write_text(
      f'{package} ({version}) unstable; urgency=medium\n\n'
      '  * What changed: CHANGELOG.md.\n\n'
      f' -- {maintainer}  {day}\n', encoding='utf-8')


if __name__ == '__main__':
  main(sys.argv[1:])
