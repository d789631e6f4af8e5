#!/usr/bin/env python3
"""Writes the manual page of a program, in man(7), from what the program says by --help.

    manual.py PROGRAM SECTION VERSION SECONDS MORE.man OUTPUT

PROGRAM is run.  SECONDS since 1970 are the day of the page; MORE.man holds the sections that --help
has nothing of (FILES, SEE ALSO) and is put at the end.
"""

import pathlib
import re
import sys
import time

import help_text


def escaped(text):
  """As troff takes it: a dash that is typed, and no line that is a request by mistake."""
  text = text.replace('\\', '\\e').replace('-', '\\-')
  return re.sub(r"^(['.])", r'\\&\1', text)


def flowing(lines):
  """Prose is filled; what is indented is shown as it is."""
  result, shown = [], False
  for line in lines:
    indented = line.startswith('  ')
    if indented != shown:
      result.append('.PP\n.RS 4\n.EX' if indented else '.EE\n.RE\n.PP')
      shown = indented
    if line:
      result.append(escaped(line.removeprefix('  ')))
    elif not shown:
      result.append('.PP')
  if shown:
    result.append('.EE\n.RE')
  return result


def footer(lines):
  """The text that follows the options.  A line such as `Examples:` begins what it is about."""
  return ['.PP', *flowing(lines)] if lines else []


def without_empty_paragraphs(lines):
  """A paragraph begins where there is text between it and what begins one anyway."""
  result = []
  for line in lines:
    if line.startswith(('.PP', '.S', '.TP')) and result and result[-1] == '.PP':
      result.pop()
    if line == '.PP' and result and result[-1].startswith('.S'):
      continue
    result.append(line)
  return result


def option(entry):
  names = ', '.join(f'\\fB{escaped(name)}\\fP' for name in entry.names)
  value = f' \\fI{escaped(entry.value)}\\fP' if entry.value else ''
  return ['.TP', f'{names}{value}', escaped(entry.about) or 'See below.']


def command(page, program_footer):
  result = [f'.SS {escaped(" ".join(page.words))}', '.PP', *flowing(page.about), '.PP',
            f'\\fB{escaped(page.usage)}\\fP']
  for entry in page.arguments + page.options:
    if '--help' not in entry.names:
      result += option(entry)
  if page.footer != program_footer:
    result += footer(page.footer)
  return result


def manual(program, page, section, version, day, more):
  prose = page.about
  while prose and not prose[-1]:
    prose = prose[:-1]
  title, *rest = prose
  result = [
      f'.\\" Made from `{program} --help`.',
      f'.TH {program.upper()} {section} {day} "Entente {version}" Entente',
      '.nh',  # names of settings are not to be cut
      '.SH NAME',
      f'{program} \\- {escaped(title[:1].lower() + title[1:].rstrip("."))}',
      '.SH SYNOPSIS',
      f'\\fB{escaped(page.usage)}\\fP',
  ]
  if any(rest):
    result += ['.SH DESCRIPTION', *flowing([line for line in rest if line])]
  result.append('.SH OPTIONS')
  for entry in page.options:
    result += option(entry)
  result.append('.SH COMMANDS')
  for sub_page in list(page.all_pages())[1:]:
    result += command(sub_page, page.footer)
  result += ['.SH NOTES', *footer(page.footer), more.rstrip('\n')]
  lines = [line for part in result for line in part.split('\n')]
  return '\n'.join(without_empty_paragraphs(lines)) + '\n'


def main(arguments):
  program, section, version, seconds, more, output = arguments
  page = help_text.read(program)
  day = time.strftime('%Y-%m-%d', time.gmtime(int(seconds)))
  text = manual(pathlib.Path(program).name, page, section, version, day,
                pathlib.Path(more).read_text(encoding='utf-8'))
  pathlib.Path(output).write_text(text, encoding='utf-8')


if __name__ == '__main__':
  main(sys.argv[1:])
