# SPDX-License-Identifier: MIT
# A salvage that cannot begin leaves nothing behind.
. "$LIB"
says w salvage b
archive_samples
mkdir there
says w salvage there
says w salvage a
ls
