# SPDX-License-Identifier: MIT
# A file that may not be read.
. "$LIB"
mortal_can
ends 0 w init
printf 'Secret\n\nText.\n' >secret.txt
chmod 000 secret.txt
says mortal "$WARRAQ" -a a add secret.txt
mkdir locked && chmod 000 locked
says mortal "$WARRAQ" -a a add locked
