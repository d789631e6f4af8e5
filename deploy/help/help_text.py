"""What a program says of itself by --help, as pages: one for the program, one for each command.

Used by manual.py, completion.py and settings.py, which make from it what would go stale otherwise.
Understands what CLI11 prints, with the words that entente and entente-server put in its place.
"""

import dataclasses
import re
import subprocess

# A command of a command is as deep as the programs go; deeper would be a mistake in here.
DEPTH_MAX = 3
SECTION = re.compile(r'^(Arguments|Positionals|Commands|Subcommands):$')
# `Options:`, and groups of them such as `Security:`; what follows tells them from `Examples:`.
OPTIONS = re.compile(r'^[A-Z][\w ]*:$')
ENTRY = re.compile(r'^  (\S.*?)(?:\s{2,}(\S.*))?$')
CONTINUED = re.compile(r'^\s{20,}(\S.*)$')
# What follows an option's value: whether it must be given, and which other it goes with.
REMARK = re.compile(r'\s*(REQUIRED|(Needs|Excludes):.*|\.\.\.)\s*')
# The end of an option's description: `[4]`, `[ENTENTE_DATABASE_URL]`, `[today, UTC]`.
BRACKETS = re.compile(r'\s*\[([^\][]*)\]$')
# `text or json`, `text (or table), json, md`: the values that an option takes, after a colon.
CHOICES = re.compile(r': ((?:[a-z]+(?: \(or [a-z]+\))?(?:, | or )?){2,})(?: \[|$)')


class NotUnderstood(Exception):
  """The program ended with an error, or printed what is no help text."""


@dataclasses.dataclass
class Option:
  """An option, or an argument, which has one name without dashes."""
  names: list  # ['-o', '--output']
  value: str  # FORM; empty for a flag
  about: str

  @property
  def brackets(self):
    """What the description ends with in brackets; None when there is nothing."""
    found = BRACKETS.search(self.about)
    return found and found.group(1)

  @property
  def choices(self):
    """The values it takes, when it takes only some."""
    found = CHOICES.search(self.about)
    if not found or not self.value:
      return []
    return re.findall(r'[a-z]+', re.sub(r'\bor\b', '', found.group(1)))


@dataclasses.dataclass
class Page:
  """What `PROGRAM WORDS --help` prints."""
  words: list  # ['add', 'commitment']; none for the program itself
  about: list = dataclasses.field(default_factory=list)  # lines
  usage: str = ''
  arguments: list = dataclasses.field(default_factory=list)
  options: list = dataclasses.field(default_factory=list)
  commands: list = dataclasses.field(default_factory=list)  # pages
  footer: list = dataclasses.field(default_factory=list)  # lines

  def all_pages(self):
    """This page and those of its commands, in the order of the help."""
    yield self
    for command in self.commands:
      yield from command.all_pages()


def parse_option(names, about):
  words = REMARK.sub(' ', names).strip().split(' ', 1)
  value = words[1].strip() if len(words) > 1 else ''
  return Option(words[0].split(','), value, about)


def parse(text, words):
  """The page, its commands as pairs of name and description."""
  page, section, entries = Page(words), None, {}
  lines = text.rstrip('\n').split('\n')
  for line, following in zip(lines, lines[1:] + ['']):
    heading = SECTION.match(line)
    if OPTIONS.match(line) and following.startswith('  -'):
      section = entries.setdefault('Options', [])
      continue
    entry = ENTRY.match(line)
    if line.startswith('Usage: ') and not page.usage:
      page.usage = line.removeprefix('Usage: ')
    elif not page.usage:
      page.about.append(line)
    elif heading and not page.footer:
      section = entries.setdefault(heading.group(1), [])
    elif section is not None and CONTINUED.match(line):
      section[-1][1] = f'{section[-1][1]} {line.strip()}'.strip()
    elif section is not None and entry:
      section.append([entry.group(1), entry.group(2) or ''])
    elif line or page.footer:
      section = None
      page.footer.append(line)
    else:
      section = None
  page.arguments = [parse_option(*entry) for name in ('Arguments', 'Positionals')
                    for entry in entries.get(name, [])]
  page.options = [parse_option(*entry) for entry in entries.get('Options', [])]
  page.commands = [entry for name in ('Commands', 'Subcommands') for entry in entries.get(name, [])]
  if not page.usage or not page.options:
    raise NotUnderstood(f'`{" ".join(words)} --help` printed no usage, or no options')
  return page


def help_of(program, words):
  command = [program, *words, '--help']
  # A terminal's width, or a language, must not change what is made of it.
  run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60,
                       env={'LC_ALL': 'C.UTF-8', 'PATH': '/usr/bin:/bin'})
  if run.returncode != 0:
    raise NotUnderstood(f'{" ".join(command)} ended with {run.returncode}: {run.stderr.strip()}')
  return run.stdout


def read(program, words=()):
  """The page of the program, or of one of its commands, with those of the commands below it."""
  if len(words) > DEPTH_MAX:
    raise NotUnderstood(f'`{" ".join(words)}` is too deep for a command')
  page = parse(help_of(program, list(words)), list(words))
  page.commands = [read(program, [*words, name]) for name, _ in page.commands]
  return page
