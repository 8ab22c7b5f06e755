/** The shells that can be completed in. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** What a shell reads to complete `waybill`: it asks the command itself, and takes files where that knows nothing. */
export const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], string>> = {
  bash: `_waybill() {
  local IFS=$'\\n'
  COMPREPLY=($(waybill complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _waybill waybill
`,
  zsh: `#compdef waybill
_waybill() {
  local -a found
  found=("\${(@f)$(waybill complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  found=(\${found:#})
  if (( \${#found} )); then compadd -a found; else _files; fi
}
compdef _waybill waybill
`,
  fish: `function __waybill_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l found (waybill complete -- $words[2..] 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\\n' $found
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c waybill -f -a '(__waybill_complete)'
`,
};
