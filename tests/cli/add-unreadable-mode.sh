# SPDX-License-Identifier: MIT
# A file that may not be read (root may read all).
. "$LIB"
[ "$(id -u)" -ne 0 ] || { echo "root may read every file"; exit 77; }
ends 0 w init
printf 'Secret\n\nText.\n' >secret.txt
chmod 000 secret.txt
says w add secret.txt
mkdir locked && chmod 000 locked
says w add locked
