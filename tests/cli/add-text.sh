# SPDX-License-Identifier: MIT
# A page: a short first line is the title, otherwise it is derived from the lead.
. "$LIB"
ends 0 w init
printf 'A title\n\nThe first paragraph of the page.\n\nThe second one.\n' >page.txt
says w add page.txt
w show --json "$(ids)" >1.json
sed 's/"id": "[a-z2-7]*"/"id": "..."/' 1.json
json_valid 1.json
w show --raw "$(ids)"
ends 0 w delete "$(ids)"
printf 'This lead is much too long to be the title of anything, as it goes on and on until there is no line left that a reader would take for one, and then it ends with a full stop.\n\nMore.\n' >lead.txt
says w add lead.txt
w show --json "$(ids)" | value title_source
w show --json "$(ids)" | value title
printf 'Only a title' >title.txt
says w add title.txt
says w add title.txt
