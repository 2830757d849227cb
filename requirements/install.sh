#!/usr/bin/env bash
# Installs dbt-impact for the action: what it needs by hash, itself from this folder. Writes `python` to GITHUB_OUTPUT.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
folder="$RUNNER_TEMP/dbt-impact/venv"

# The pull request's own settings for uv (another index, say) must not be read.
export UV_NO_CONFIG=1
uv venv --quiet --clear --python '>=3.11,<3.14' "$folder"
# A base in a bucket takes more.
case "${INPUT_BASE:-}" in
s3://* | gs://* | gcs://* | abfs://* | abfss://* | az://* | adl://*) wanted=stores ;;
*) wanted=action ;;
esac
# Wheels alone: a source distribution runs what it brings.
uv pip install --quiet --python "$folder" --require-hashes --only-binary :all: --requirement "$root/requirements/$wanted.txt"

python="$folder/bin/python"
[ -x "$python" ] || python="$folder/Scripts/python.exe"
# `python -I` looks neither into the checkout nor into PYTHONPATH, so the package is named where it does look.
ROOT="$root" "$python" -I -c '
import os, pathlib, sysconfig
pathlib.Path(sysconfig.get_path("purelib"), "dbt_impact.pth").write_text(os.environ["ROOT"] + "\n", encoding="utf-8")'
"$python" -I -m dbt_impact --version
echo "python=$python" >>"$GITHUB_OUTPUT"
