# SPDX-License-Identifier: MIT
# Nothing found is 1, and says so.
. "$LIB"
archive_samples
says w find zyzzyva
says w find date:1900
says w find source:nobody
