# SPDX-License-Identifier: MIT
# A reader that goes away early ends the program quietly.
. "$LIB"
archive_samples
for command in list export 'find date:1900..' 'list --json' 'find -n 1000 --json date:1900..' verify stat; do
    # shellcheck disable=SC2086
    w $command 2>>err | head -n 1 | wc -l
done
cat err
