#!/usr/bin/env python3
"""clang-tidy on the project's own sources, in parallel, with a cache.

A source is looked at again only when it, a header of the project that it includes, its compile
command, the settings or the libraries changed.  Needs a finished build (compile commands, ninja's
record of what each object includes, generated code).

    tidy.py BUILD-FOLDER CACHE-FOLDER JOBS FOLDER...

Of the sources below each FOLDER.  Sources that the build compiles together are looked at together.

Exit status 0 when clean, 1 when there are findings, 2 when the build folder will not do.
"""

import concurrent.futures
import hashlib
import json
import pathlib
import shlex
import subprocess
import sys

CLANG_TIDY = 'clang-tidy-14'
# The libraries whose headers a verdict depends on; a new version of one makes every verdict stale.
LIBRARIES = ('libgrpc++-dev', 'libprotobuf-dev', 'libpqxx-dev', 'libspdlog-dev', 'libabsl-dev',
             'libgtest-dev', 'libstdc++-12-dev')


def output_of(*command):
  return subprocess.run(command, check=False, capture_output=True, text=True).stdout


def arguments_for_clang(command):
  """gcc's command as clang takes it.  Precompiled headers are left out (gcc's cannot be read), so a
  source that includes less than it uses is found here; so are sanitizers, whose headers Debian's clang
  keeps in a package of its own."""
  kept = []
  words = iter(shlex.split(command))
  for word in words:
    if word == '-include':
      next(words)
    elif word not in ('-Winvalid-pch', '-fpch-preprocess') and not word.startswith('-fsanitize'):
      kept.append(word)
  return kept


def folder_of(path, project, build):
  """The project's folder that a source belongs to, also one that the build made to include others."""
  for top in (build, project):
    if top in path.parents:
      return path.relative_to(top).parts[0]
  return None


def prepare_commands(project, build, cache, folders):
  """Writes the compile commands of the sources below `folders` in the form clang-tidy reads, and
  returns them."""
  commands = []
  for entry in json.loads((build / 'compile_commands.json').read_text()):
    path = pathlib.Path(entry['file'])
    if folder_of(path, project, build) not in folders or path.name.startswith('cmake_pch'):
      continue
    commands.append({'directory': entry['directory'], 'file': entry['file'],
                     'arguments': arguments_for_clang(entry['command'])})
  (cache / 'compile_commands.json').write_text(json.dumps(commands))
  return commands


def included_files(project, build):
  """The project's own files that each object was made from, as ninja recorded them: object ->
  paths."""
  included = {}
  current = None
  for line in output_of('ninja', '-C', str(build), '-t', 'deps').splitlines():
    if line.startswith('    '):
      path = (build / line.strip()).resolve()
      if project in path.parents:
        current.append(path)
    elif ': #deps ' in line:
      current = included.setdefault(line.split(': #deps ')[0], [])
  return included


def digest(*parts):
  whole = hashlib.sha256()
  for part in parts:
    whole.update(part if isinstance(part, bytes) else part.encode())
    whole.update(b'\0')
  return whole.hexdigest()


def key_of(entry, included, file_digests, context):
  """The name under which the verdict on a source is kept."""
  arguments = entry['arguments']
  output = arguments[arguments.index('-o') + 1]
  files = {pathlib.Path(entry['file']), *included.get(output, [])}
  for path in files:
    if path not in file_digests:
      file_digests[path] = digest(path.read_bytes()) if path.is_file() else 'gone'
  return digest(context, *arguments, *(f'{path} {file_digests[path]}' for path in sorted(files)))


def check(cache, entry):
  """Returns (clean, findings)."""
  run = subprocess.run(
      (CLANG_TIDY, '-p', str(cache), '--quiet', '--extra-arg=-Wno-unknown-warning-option', entry['file']),
      check=False, capture_output=True, text=True)
  return run.returncode == 0, run.stdout + ('' if run.returncode == 0 else run.stderr)


def main():
  build, cache = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
  project = pathlib.Path.cwd().resolve()
  if not (build / 'compile_commands.json').is_file():
    print(f'{build} holds no compile_commands.json: run ./dev build first', file=sys.stderr)
    return 2
  cache.mkdir(parents=True, exist_ok=True)
  commands = prepare_commands(project, build, cache, sys.argv[4:])
  context = digest(output_of(CLANG_TIDY, '--version'), pathlib.Path('.clang-tidy').read_bytes(),
                   output_of('dpkg-query', '-W', *LIBRARIES), pathlib.Path(__file__).read_bytes())
  included = included_files(project, build)
  file_digests = {}
  keys = [key_of(entry, included, file_digests, context) for entry in commands]
  to_check = [(entry, key) for entry, key in zip(commands, keys) if not (cache / key).exists()]
  print(f'{len(commands)} sources, {len(to_check)} of them to look at', flush=True)

  findings_of = {}
  with concurrent.futures.ThreadPoolExecutor(int(sys.argv[3])) as pool:
    running = {pool.submit(check, cache, entry): (entry, key) for entry, key in to_check}
    for count, future in enumerate(concurrent.futures.as_completed(running), 1):
      entry, key = running[future]
      clean, findings = future.result()
      source = pathlib.Path(entry['file']).relative_to(project)
      print(f'[{count}/{len(to_check)}] {source}', flush=True)
      if clean:
        (cache / key).touch()
      else:
        findings_of[source] = findings

  # Verdicts on sources as they no longer are.
  for path in cache.iterdir():
    if path.name not in keys and path.name != 'compile_commands.json':
      path.unlink()
  # Last, where the end of a log is read.
  for source, findings in sorted(findings_of.items()):
    print(f'{source}:\n{findings}')
  if findings_of:
    print(f'{len(findings_of)} of {len(commands)} sources have findings')
  return 1 if findings_of else 0


if __name__ == '__main__':
  sys.exit(main())
