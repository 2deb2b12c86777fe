# SPDX-License-Identifier: MIT
# What a person sees: number, id, date, source, title, a passage with the words marked.
. "$LIB"
archive_samples
says w find -n 2 متى تصل سفينة القمح إلى طرابلس؟
says w find --all متى تصل سفينة القمح إلى طرابلس؟
says w find -n 1 flamants roses Sfax
says w find --limit 1 lighthouse moths
# A number may stand beside its letter; any other "-word" is a word that must not be there.
says w find -n1 lighthouse moths
says w find -n1 lighthouse -moths
