# SPDX-License-Identifier: MIT
# Which archive: -a, else WARRAQ_ARCHIVE, else the XDG data directory, else below HOME.
. "$LIB"
there() { [ -f "$1/articles.mdb" ] && echo "an archive in $1"; }
"$WARRAQ" -a one init && there one
"$WARRAQ" init two && there two
WARRAQ_ARCHIVE=three "$WARRAQ" init && there three
WARRAQ_ARCHIVE=three "$WARRAQ" -a four init && there four
XDG_DATA_HOME=$PWD/five "$WARRAQ" init && there five/warraq
HOME=$PWD/six "$WARRAQ" init && there six/.local/share/warraq
WARRAQ_ARCHIVE='' HOME=$PWD/seven "$WARRAQ" init && there seven/.local/share/warraq
says env HOME= "$WARRAQ" stat
