# SPDX-License-Identifier: MIT
# Both metas overwritten: nothing opens it, salvage brings everything back but what was deleted.
. "$LIB"
archive_samples
ends 0 w seal
printf 'Gone soon\n\nThe zyzzyva text.\n' >gone.txt
ends 0 w add gone.txt
ends 0 w delete "$(w find --json zyzzyva | value id)"
printf 'In the draft\n\nNot yet sealed.\n' >draft.txt
ends 0 w add draft.txt
w export | sort >want
dd if=/dev/zero of=a/articles.mdb bs=4096 count=2 conv=notrunc 2>/dev/null
cksum a/articles.mdb >before
w stat >out 2>err; echo "stat $?"
says w salvage b | sed 's/^[^b!=].*/finding/' | uniq
cksum a/articles.mdb | cmp - before
"$WARRAQ" -a b export | sort | cmp - want
"$WARRAQ" -a b find zyzzyva >out 2>&1; echo "deleted: $?"
"$WARRAQ" -a b find القاهرة | timeless | head -n 1
ends 0 "$WARRAQ" -a b verify && echo whole
says w salvage b
w salvage --json c | tail -n 1
w salvage --json d >j 2>&1 && json_valid j
ends 0 "$WARRAQ" -a b add "$SAMPLES/news" && "$WARRAQ" -a b stat --json | value articles
