# SPDX-License-Identifier: MIT
# Figures "name value" as rows of a table and as JSON (-v json=FILE), for the tables beside; `wide`
# is how wide the names are.

{ v[$1] = $2; order[++count] = $1 }

# A row that is judged: smaller is better. What was not measured is left out.
function row(name, value, form, floor, goal,    ok)
{
    ok = value <= goal ? "goal" : value <= floor ? "floor" : "MISSED"
    missed += ok == "MISSED"
    printf "%-" wide "s %10s %9s %9s  %s\n", name, sprintf(form, value), sprintf(form, floor), \
        sprintf(form, goal), ok
    printf "{\"row\": \"%s\", \"value\": %.9g, \"floor\": %g, \"goal\": %g, \"ok\": \"%s\"}\n", \
        name, value, floor, goal, ok > json
}

# A row for information.
function info(name, value, form)
{
    printf "%-" wide "s %10s\n", name, sprintf(form, value)
    printf "{\"row\": \"%s\", \"value\": %.9g}\n", name, value > json
}
