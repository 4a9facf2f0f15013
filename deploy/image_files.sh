#!/usr/bin/env bash
# Lays out the files of both images: the programs and what they link, without a
# shell or a package manager.
#
#   deploy/image_files.sh BUILD OUT
#
#   BUILD  a build folder with ingest_service, query_service and health_probe
#   OUT    new folder, which gets base/ (what both images share), ingest/, query/
#          and data/ (an empty folder, for the state)
set -euo pipefail

if (($# != 2)); then
  echo "Usage: deploy/image_files.sh BUILD OUT" >&2
  exit 2
fi
build=$1
out=$2
bin=usr/local/bin
programs=("$build/ingest_service/ingest_service"
  "$build/query_service/query_service" "$build/deploy/probe/health_probe")
# The only file of ICU's 31 MB of data that is read: how text is case-folded. The
# properties of characters are in its code.
icu_data_kept=nfkc_cf.nrm

# install_program FILE FOLDER
install_program() {
  install -D --strip "$1" "$2/$bin/$(basename "$1")"
}

# Prints the paths of the libraries that the programs load, the loader included.
list_libraries() {
  ldd "${programs[@]}" | grep -oE '/\S*lib\S*\.so\S*' | sort -u
}

# install_library FILE: with what tells a scanner, and whoever asks for its
# licence, which package of Debian it is from.
install_library() {
  local library=$1 file package
  install -D "$library" "$out/base/$library"
  # dpkg knows some files below /usr/lib as those below /lib, which is the same.
  file=$(realpath "$library")
  package=$(dpkg-query --search "${file#/usr}" 2>/dev/null ||
    dpkg-query --search "/usr${file#/usr}")
  package=${package%%:*}
  mkdir -p "$out/base/var/lib/dpkg/status.d"
  dpkg-query --status "$package" >"$out/base/var/lib/dpkg/status.d/$package"
  install -D -m 644 "/usr/share/doc/$package/copyright" \
    "$out/base/usr/share/doc/$package/copyright"
}

# trim_icu_data LIBRARY: replaces it by one of the same name with only the data
# that is read.
trim_icu_data() {
  local library=$1 work symbol data
  symbol=$(nm --dynamic "$library" | grep -oE 'icudt[0-9]+_dat')
  work=$(mktemp -d)
  # icupkg wants the data's own name, with l for little-endian.
  data=${symbol%_dat}l.dat
  objcopy --output-target binary --only-section .rodata "$library" "$work/$data"
  echo "$icu_data_kept" >"$work/kept.txt"
  (
    cd "$work"
    /usr/sbin/icupkg -x kept.txt "$data"
    /usr/sbin/icupkg -a kept.txt new "$data"
  )
  cat >"$work/data.S" <<ASSEMBLER
    .section .rodata
    .global $symbol
    .type $symbol, %object
    .balign 16
$symbol:
    .incbin "$work/$data"
    .size $symbol, . - $symbol
    .section .note.GNU-stack, "", %progbits
ASSEMBLER
  gcc -shared -nostdlib -Wl,-soname,"$(basename "$library")" -o "$library" \
    "$work/data.S"
  rm -r "$work"
}

install_settings() {
  mkdir -p "$out/base/etc"
  cp /etc/os-release "$out/base/etc/"
  echo 'hearsay:x:65532:65532::/var/lib/hearsay:/sbin/nologin' >"$out/base/etc/passwd"
  echo 'hearsay:x:65532:' >"$out/base/etc/group"
  echo 'hosts: files dns' >"$out/base/etc/nsswitch.conf"
}

mkdir -p "$out"
mkdir "$out/data"
install_program "${programs[0]}" "$out/ingest"
install_program "${programs[1]}" "$out/query"
install_program "${programs[2]}" "$out/base"
while read -r library; do
  install_library "$library"
done < <(list_libraries)
trim_icu_data "$(find "$out/base" -name 'libicudata.so.*')"
install_settings
