#!/bin/sh
# man.sh PROGRAM packaging/sansang.1 | sansang.conf.5: a manual page whose lists come from the program's own tables.
set -eu
program=$1
roff() { sed -e 's/\\/\\e/g' -e 's/-/\\-/g' -e "s/^\([.']\)/\\\\\&\1/"; }
case $2 in
*.1)
    commands=$("$program" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\)  *\(.*\)/\1\t\2/p' | roff |
        awk -F '\t' '{ printf ".TP\n.B %s\n%s.\n", $1, toupper(substr($2, 1, 1)) substr($2, 2) }')
    LIST=$commands awk '$0 == "@COMMANDS@" { print ENVIRON["LIST"]; next } { print }' "$2" ;;
*.5)
    cat <<'HEAD'
.TH SANSANG.CONF 5 "" "sansang" "Sẵn Sàng"
.SH NAME
sansang.conf \- settings of sansang
.SH DESCRIPTION
Lines of the form
.IR "key = value" ;
a line that begins with # is a comment.
An environment variable
.BI SANSANG_ KEY
overrides the file, a flag
.BI \-\- key
overrides both.
A mistake is refused with the file and the line.
.B sansang config
prints what is in force.
.SH KEYS
HEAD
    "$program" config --manual | sed -n 's/^| `\([a-z_]*\)` | *`\{0,1\}\([^|`]*\)`\{0,1\} *| *\([^|]*\) *| \(.*\) |$/\1\t\2\t\3\t\4/p' | tr -d '`' | roff |
        awk -F '\t' '{ gsub(/ +$/, "", $3); printf ".TP\n.B %s\n%s\n", $1, $4
                       if ($2 != "") printf "Standard: %s.\n", $2
                       if ($3 != "") printf "From %s.\n", $3 }'
    printf '.SH SEE ALSO\n.BR sansang (1)\n' ;;
esac
