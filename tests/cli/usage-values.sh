# SPDX-License-Identifier: MIT
# Values of options that are none.
. "$LIB"
ends 0 w init
says w add --format doc x
says w add --memory 1M x
says w add --memory 2G x
says w add --memory lots x
says w add --level 0 x
says w add --level 20 x
says w add --level x x
says w add --date yesterday x
says w find --sort best x
says w find --limit -1 x
says w find --limit 10001 x
says w find --offset x x
says w list --by size
says w list --limit 1.5
says w list --offset 99999999999
says w list --date soon
