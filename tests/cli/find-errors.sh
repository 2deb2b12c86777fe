# SPDX-License-Identifier: MIT
# A question that cannot be read is 2, with the column.
. "$LIB"
archive_samples
for question in '(cat' 'cat OR' 'c*' '-cat' '()' ')' '"cat' 'a date:x' 'source:' 'cat OR -dog' '!!!' ''; do
    echo "? $question"
    w find -- "$question" >out 2>err
    code=$?
    sed 's/^/! /' err
    case $code in 0) echo '= found' ;; *) echo "= $code" ;; esac
done
