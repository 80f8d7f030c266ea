#!/usr/bin/env bash
# Installs the emulator from a release, and checks it: ci/install-emulator.sh VERSION FOLDER.
set -euo pipefail

version=$1
folder=$2
case $(uname -m) in
x86_64) arch=amd64 ;;
aarch64) arch=arm64 ;;
*)
	echo "there is no emulator for $(uname -m)" >&2
	exit 1
	;;
esac
archive=web3connect-emulator_${version}_linux_$arch.tar.gz
sums=terraform-provider-web3connect_${version}_SHA256SUMS

mkdir -p "$folder"
gh release download "v$version" --repo web3connect-community/terraform-provider-web3connect --pattern "$archive" --pattern "$sums" --dir "$folder"
(cd "$folder" && grep -F "  $archive" "$sums" | sha256sum --check --strict)
tar -C "$folder" -xzf "$folder/$archive"
"$folder/web3connect-emulator" version
if [ -n "${GITHUB_PATH:-}" ]; then
	echo "$folder" >>"$GITHUB_PATH"
fi
