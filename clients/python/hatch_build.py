"""The build hook: puts into the source distribution what lies outside this folder, and into the
wheel what is generated from it.  Nothing is written into the source tree."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Hook(BuildHookInterface[Any]):
    """Runs before and after each build of hatchling."""

    generated: Path | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Names the files that the archive gets besides those of pyproject.toml."""
        if version == "editable":
            raise RuntimeError("an editable install would lack the generated code: build the wheel")
        root = Path(self.root)
        # A clone has these in their places; a source distribution has them beside this file.
        is_clone = not (root / "proto").exists()
        proto = root / ("../../proto" if is_clone else "proto")
        service_config = root / ("../service_config.json" if is_clone else "service_config.json")
        include = build_data["force_include"]
        if self.target_name == "sdist":
            include[str(proto / "entente" / "v1")] = "proto/entente/v1"
            include[str(service_config)] = "service_config.json"
            include[str(root / ("../../LICENSE" if is_clone else "LICENSE"))] = "LICENSE"
            return
        sys.path.insert(0, str(root))
        from generate import generate

        self.generated = Path(tempfile.mkdtemp(prefix="entente-client-"))
        generate(proto, self.generated)
        include[str(self.generated / "entente")] = "entente"
        include[str(service_config)] = "entente/service_config.json"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Removes what was generated, now that the archive holds it."""
        if self.generated is not None:
            shutil.rmtree(self.generated)
