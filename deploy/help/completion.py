#!/usr/bin/env python3
"""Writes the completion of a program for bash, from what the program says by --help.

    completion.py PROGRAM OUTPUT

PROGRAM is run.  What is data goes in front of completion.bash, which is the same for every program.
"""

import pathlib
import re
import sys

import help_text

# What a value is, by the word that the help has for it; other words are nothing that can be completed.
FILES = ('FILE', 'FILE|URL')
FOLDERS = ('DIR',)


def kind_of(option):
  """What completes the option's value: `@file`, `@folder`, words, or `@other` for what cannot be
  known; empty for a flag, which has none."""
  if not option.value:
    return ''
  if option.value in FILES:
    return '@file'
  if option.value in FOLDERS:
    return '@folder'
  return ' '.join(option.choices) or '@other'


def choose(name, argument, rows):
  """A bash function that prints the text of the row for its argument; rows are keys and texts."""
  lines = [f'{name}() {{', f'  case "{argument}" in']
  lines += [f"    '{key}') echo '{text}' ;;" for key, text in rows if text]
  return lines + ['  esac', '}']


def completion(program, page):
  # The name of a function; a dash is one of bash's extensions.
  prefix = '_' + re.sub(r'\W', '_', program)
  pages = list(page.all_pages())
  commands, options, values, arguments = [], [], [], []
  for each in pages:
    words = ' '.join(each.words)
    commands.append((words, ' '.join(command.words[-1] for command in each.commands)))
    options.append((words, ' '.join(name for option in each.options for name in option.names)))
    values += [(f'{words}:{name}', kind_of(option)) for option in each.options
               for name in option.names]
    if each.arguments:
      arguments.append((words, kind_of(help_text.Option([], each.arguments[0].names[0], ''))))
  body = pathlib.Path(__file__).with_name('completion.bash').read_text(encoding='utf-8')
  result = [f'# Completion of {program} for bash, made from `{program} --help`.', '']
  result += choose(f'{prefix}_commands', '$1', commands)
  result += choose(f'{prefix}_options', '$1', options)
  result += choose(f'{prefix}_value', '$1', values)
  result += choose(f'{prefix}_argument', '$1', arguments)
  return '\n'.join(result) + '\n\n' + body.replace('@PREFIX@', prefix).replace('@PROGRAM@', program)


def main(arguments):
  program, output = arguments
  text = completion(pathlib.Path(program).name, help_text.read(program))
  pathlib.Path(output).write_text(text, encoding='utf-8')


if __name__ == '__main__':
  main(sys.argv[1:])
