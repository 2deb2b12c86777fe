# SPDX-License-Identifier: MIT
# A line of 64 MiB through a pipe: refused in bounded memory, what follows is kept.
. "$LIB"
ends 0 w init
{
    printf '{"title":"Before","body":"b"}\n{"title":"Huge","body":"'
    head -c 67108864 /dev/zero | tr '\0' x
    printf '"}\n{"title":"After","body":"a"}\n'
} | (
    # All memory of its own is far below the line; sanitizers need more than that to breathe.
    ldd "$WARRAQ" 2>/dev/null | grep -q asan || ulimit -d 49152
    says w add -
)
w list | cut -c 40- | sort
head -c 67108864 /dev/zero | tr '\0' x | says w add --format text -
head -c 33554432 /dev/zero | says w add -
printf '{"title":"Still","body":"there"}' | w add - | tail -n 1
