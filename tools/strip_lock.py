"""Takes the addresses out of package-lock.json that npm puts there for readers, not for itself."""

import json
from pathlib import Path

lock = Path("package-lock.json")
data = json.loads(lock.read_text(encoding="utf-8"))
for package in data["packages"].values():
    package.pop("funding", None)
lock.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
