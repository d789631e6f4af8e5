#!/usr/bin/env python3
"""What deploy/help makes from --help: completions, manual pages and the default settings have all
that the built programs have.

    help_test.py FOLDER-OF-PROGRAMS

The programs are asked here by themselves, so that a fault of deploy/help's reading shows.
"""

import functools
import pathlib
import re
import subprocess
import sys
import tempfile
import tomllib
import unittest

HELP = pathlib.Path(__file__).parents[2] / 'deploy' / 'help'
SECTIONS = {'entente': 1, 'entente-server': 8}
PROGRAMS = pathlib.Path()  # set by main


def output_of(*command):
  return subprocess.run([str(word) for word in command], check=True, capture_output=True,
                        text=True, timeout=60).stdout


@functools.lru_cache(maxsize=None)
def help_of(program, words=()):
  return output_of(PROGRAMS / program, *words, '--help')


def commands_of(text):
  """The names below `Commands:` or `Subcommands:`."""
  found = re.search(r'^(?:Sub)?[Cc]ommands:\n((?:  .*\n)+)', text, re.MULTILINE)
  return re.findall(r'^  ([a-z][\w-]*)\s', found.group(1), re.MULTILINE) if found else []


def options_of(text):
  """The names below `Options:`, and below headings of other options."""
  groups = re.findall(r'^[A-Z][\w ]*:\n((?:  -.*\n(?:   .*\n)*)+)', text, re.MULTILINE)
  starts = [names for group in groups for names in re.findall(r'^  (-[\w,-]+)', group, re.MULTILINE)]
  return [name for names in starts for name in names.split(',')]


def walk(program, words=()):
  """Each command as (its words, its help), the program itself first."""
  text = help_of(program, tuple(words))
  yield list(words), text
  for command in commands_of(text):
    yield from walk(program, [*words, command])


@functools.lru_cache(maxsize=None)
def made(tool, program, *arguments):
  with tempfile.TemporaryDirectory() as folder:
    output = pathlib.Path(folder) / 'output'
    output_of(sys.executable, '-B', HELP / tool, PROGRAMS / program, *arguments, output)
    return output.read_text(encoding='utf-8')


class Completion(unittest.TestCase):
  """The script, as bash runs it."""

  @classmethod
  def setUpClass(cls):
    cls.scripts = {program: made('completion.py', program) for program in SECTIONS}

  def completed(self, *words):
    """What the last of the words may become."""
    program = words[0]
    function = '_' + program.replace('-', '_') + '_complete'
    quoted = ' '.join(f"'{word}'" for word in words)
    return output_of('bash', '-c', f'{self.scripts[program]}\nCOMP_WORDS=({quoted})\n'
                     f'COMP_CWORD={len(words) - 1}\n{function}\n'
                     'printf "%s\\n" "${COMPREPLY[@]}"').split()

  def test_has_every_command_of_the_help(self):
    for program in SECTIONS:
      for words, text in walk(program):
        with self.subTest(program=program, words=words):
          commands = commands_of(text)
          if commands:
            self.assertEqual(self.completed(program, *words, ''), commands)

  def test_has_every_option_of_the_help(self):
    for program in SECTIONS:
      for words, text in walk(program):
        with self.subTest(program=program, words=words):
          self.assertLessEqual(set(options_of(text)), set(self.completed(program, *words, '-')))

  def test_completes_the_beginning_of_a_command(self):
    self.assertEqual(self.completed('entente', 'init'), ['initiatives'])
    self.assertEqual(self.completed('entente', '--json', 'add', 'comm'), ['commitment'])

  def test_completes_a_value_that_is_one_of_a_few(self):
    self.assertEqual(self.completed('entente', '--output', 'j'), ['json', 'jsonl'])
    self.assertEqual(self.completed('entente-server', 'serve', '--log-format', '='),
                     ['text', 'json'])
    self.assertEqual(self.completed('entente-server', 'serve', '--log-format', '=', 'j'), ['json'])

  def test_takes_no_value_for_a_command(self):
    self.assertEqual(self.completed('entente', '--server', 'add', 'sho'), ['show'])

  def test_completes_files_where_a_file_is_wanted(self):
    with tempfile.TemporaryDirectory() as folder:
      (pathlib.Path(folder) / 'records.jsonl').touch()
      (pathlib.Path(folder) / 'data').mkdir()

      self.assertEqual(self.completed('entente', 'import', f'{folder}/rec'),
                       [f'{folder}/records.jsonl'])
      self.assertEqual(self.completed('entente-server', 'serve', '--data-dir', f'{folder}/'),
                       [f'{folder}/data'])

  def test_has_nothing_for_what_only_the_server_knows(self):
    self.assertEqual(self.completed('entente', 'show', ''), [])


class Manual(unittest.TestCase):

  def page(self, program):
    return made('manual.py', program, SECTIONS[program], '1.2.3', 0, HELP / f'{program}.man')

  def test_has_every_command_and_option_of_the_help(self):
    for program in SECTIONS:
      text = self.page(program).replace('\\-', '-')
      for words, of_command in walk(program):
        with self.subTest(program=program, words=words):
          if words:
            self.assertIn(f'\n.SS {" ".join(words)}\n', text)
          for option in options_of(of_command):
            self.assertIn(f'\\fB{option}\\fP', text)

  def test_has_the_day_and_version_it_was_told(self):
    self.assertIn('.TH ENTENTE 1 1970-01-01 "Entente 1.2.3"', self.page('entente'))


class Settings(unittest.TestCase):

  @classmethod
  def setUpClass(cls):
    cls.text = made('settings.py', 'entente-server')

  def test_sets_nothing(self):
    self.assertEqual(tomllib.loads(self.text), {})

  def test_shows_every_setting_and_no_other(self):
    shown = tomllib.loads(re.sub(r'^#(\w+ = )', r'\1', self.text, flags=re.MULTILINE))

    wanted = {name[2:].replace('-', '_') for name in options_of(help_of('entente-server', ('serve',)))
              if name.startswith('--')} - {'help', 'config', 'check_config'}
    self.assertEqual(set(shown), wanted)

  def test_is_a_file_that_the_server_takes(self):
    with tempfile.NamedTemporaryFile('w', suffix='.toml') as file:
      file.write(self.text)
      file.flush()

      output_of(PROGRAMS / 'entente-server', 'serve', '--config', file.name, '--check-config')

  def test_shows_the_defaults_the_server_has(self):
    """A few: to be told that a number stays one and a text is one."""
    self.assertIn('\n#listen = "127.0.0.1:50051"\n', self.text)
    self.assertIn('\n#drain_seconds = 10\n', self.text)
    self.assertIn('\n#no_reflection = false\n', self.text)


if __name__ == '__main__':
  PROGRAMS = pathlib.Path(sys.argv.pop(1)).resolve()
  unittest.main()
