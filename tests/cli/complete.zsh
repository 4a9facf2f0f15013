#!/usr/bin/env zsh
# Prints what zsh makes of each line of standard input when Tab is pressed after
# it, in a terminal of its own.
#
# Usage: complete.zsh COMPLETION-SCRIPT
#
# It writes a .zshrc beside the script.
zmodload zsh/zpty
export SCRIPT=$1 ZDOTDIR=${1:h} TERM=xterm
cat >$ZDOTDIR/.zshrc <<'ZSHRC'
PS1= PS2=
unsetopt prompt_sp
autoload -Uz compinit && compinit -u -D
source $SCRIPT
report() { print -r -- "<<$BUFFER>>"; BUFFER= }
zle -N report
bindkey '^T' report
# Before, the terminal would take the keys for itself.
zle-line-init() { print '<<ready>>' }
zle -N zle-line-init
ZSHRC

zpty shell zsh -d -i
# Returns at the next report.
zpty -r shell output '*<<*>>*'
while IFS= read -r line; do
  zpty -w -n shell "$line"$'\t\x14'
  zpty -r shell output '*<<*>>*'
  print -r -- "${${output##*<<}%%>>*}"
done
