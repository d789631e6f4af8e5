#!/usr/bin/env python3
"""Checks what the documentation points at: every relative link of the Markdown files given, with its
heading (#...), and every `./dev COMMAND` they name.

    links.py FILE.md...

Prints one line a fault (file:line: what) and ends with status 1 when there is one.
"""

import pathlib
import re
import subprocess
import sys
import urllib.parse

LINK = re.compile(r'!?\[[^\]]*\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)|^\[[^\]]+\]:\s+<?(\S+?)>?\s*$')
ELSEWHERE = re.compile(r'^[a-z][a-z0-9+.-]*:')
FENCE = re.compile(r'^\s*(```|~~~)')
DEV_COMMAND = re.compile(r'\./dev ([a-z]+)')


def lines_with_fences(path):
  """Yields (number, line, whether the line is in a code block)."""
  fenced = False
  for number, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
    if FENCE.match(line):
      fenced = not fenced
      continue
    yield number, line, fenced


def anchors(path):
  """The anchors of a file's headings, as the usual renderers make them."""
  found = {}
  result = set()
  for _, line, fenced in lines_with_fences(path):
    result.update(re.findall(r'<a (?:id|name)="([^"]+)"', line))
    heading = re.match(r'^#{1,6}\s+(.*?)\s*#*\s*$', line)
    if fenced or not heading:
      continue
    text = re.sub(r'\[([^\]]*)\]\([^)]*\)', r'\1', heading.group(1))
    slug = re.sub(r'[^\w\- ]', '', text.lower()).replace(' ', '-')
    count = found.get(slug, 0)
    found[slug] = count + 1
    result.add(f'{slug}-{count}' if count else slug)
  return result


def link_fault(path, target):
  """What is wrong with a link, or None."""
  if ELSEWHERE.match(target):
    return None
  file, _, anchor = target.partition('#')
  aim = path if not file else path.parent / urllib.parse.unquote(file)
  if file.startswith('/'):
    aim = pathlib.Path('.') / urllib.parse.unquote(file).lstrip('/')
  if not aim.exists():
    return f'{target} does not exist'
  if anchor and aim.suffix == '.md' and anchor not in anchors(aim):
    return f'{target}: {aim} has no such heading'
  return None


def dev_commands():
  usage = subprocess.run(('./dev', 'help'), check=True, capture_output=True, text=True).stdout
  return set(re.findall(r'^  ([a-z]+)\b', usage, re.MULTILINE))


def faults(path, commands):
  for number, line, fenced in lines_with_fences(path):
    if not fenced:
      # Code between backticks is text, not a link.
      for link in LINK.finditer(re.sub(r'`[^`]*`', '', line)):
        fault = link_fault(path, link.group(1) or link.group(2))
        if fault:
          yield number, fault
    for command in DEV_COMMAND.findall(line):
      if command not in commands:
        yield number, f'there is no command ./dev {command}'


def main():
  commands = dev_commands()
  count = 0
  for name in sys.argv[1:]:
    for number, fault in faults(pathlib.Path(name), commands):
      print(f'{name}:{number}: {fault}')
      count += 1
  print(f'{len(sys.argv) - 1} files, {count} faults')
  return 1 if count else 0


if __name__ == '__main__':
  sys.exit(main())
