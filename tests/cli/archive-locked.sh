# SPDX-License-Identifier: MIT
# An archive that may not be looked at is not said to be none.
. "$LIB"
mortal_can
archive_samples
chmod 000 a
says mortal "$WARRAQ" -a a stat
says mortal "$WARRAQ" -a a add "$SAMPLES/news"
says mortal "$WARRAQ" -a a salvage b
chmod 700 a
ls
