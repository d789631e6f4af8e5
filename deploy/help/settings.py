#!/usr/bin/env python3
"""Writes the default settings file of entente-server: every setting with what it is, and its default
as a comment, from what `entente-server serve --help` says.

    settings.py PROGRAM OUTPUT
"""

import pathlib
import sys

import help_text

# Options that are no settings of a file.
NOT_HERE = ('help', 'config', 'check-config')
# For settings without a default: what one may look like.
EXAMPLES = {
    'database-url': 'postgresql://entente@db.example.org/entente',
    'database-password-file': '/run/credentials/entente-server.service/database-password',
    'data-dir': '/var/lib/entente',
    'ready-file': '/run/entente/ready',
    'tls-cert-file': '/etc/entente/tls/server.pem',
    'tls-key-file': '/etc/entente/tls/server.key',
    'tls-client-ca-file': '/etc/entente/tls/clients.pem',
    'callers-file': '/etc/entente/callers.toml',
    'jwt-jwks': 'https://issuer.example.org/jwks.json',
    'jwt-issuer': 'https://issuer.example.org',
    'jwt-audience': 'entente',
    'metrics-listen': '127.0.0.1:9464',
}
TOP = """\
# Settings of entente-server, read when it starts: systemctl restart entente-server.
#
# A line that is a comment shows a default, or what a setting may look like that has none; take the #
# away and change it.  The environment wins over this file, as in ENTENTE_READ_LANES=8, and the command
# line over both.  What the server would run with, and faults in here with their line:
#
#   entente-server serve --config /etc/entente/server.toml --check-config
#
# Without a database_url the server keeps a database of its own in /var/lib/entente.  One that has a
# URL is brought to a new version's schema by the operator, before the server starts again:
#
#   entente-server migrate --config /etc/entente/server.toml \\
#       --database-password-file /etc/entente/database-password
#
# Secrets do not belong in here.  The service hands /etc/entente/database-password, which root alone may
# read, to the server, under the path that database_password_file shows below.  A file that the server
# reads again when it changes is one that its group, entente, may read.
"""
WIDTH = 100


def wrapped(text):
  """Comment lines of at most WIDTH columns."""
  lines = ['#']
  for word in text.split():
    if len(lines[-1]) + 1 + len(word) > WIDTH:
      lines.append('#')
    lines[-1] += f' {word}'
  return lines


def value_of(option, name):
  if not option.value:
    return 'false'
  default = option.brackets
  if option.value == 'N':
    return default if default and default.isdigit() else '0'
  if name in EXAMPLES or not default or default.startswith('ENTENTE_'):
    return f'"{EXAMPLES.get(name, option.value)}"'
  return f'"{default}"'


def settings(page):
  parts = [TOP]
  for option in page.options:
    name = next((name[2:] for name in option.names if name.startswith('--')), '')
    if not name or name in NOT_HERE:
      continue
    key = name.replace('-', '_')
    parts.append('\n'.join([*wrapped(option.about), f'#{key} = {value_of(option, name)}', '']))
  return '\n'.join(parts)


def main(arguments):
  program, output = arguments
  text = settings(help_text.read(program, ['serve']))
  pathlib.Path(output).write_text(text, encoding='utf-8')


if __name__ == '__main__':
  main(sys.argv[1:])
