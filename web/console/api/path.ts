// path.ts - an address of the interface with its blanks written safely: path`/api/units/${unit}`.
export const path = (strings: TemplateStringsArray, ...parts: (string | number)[]): string =>
  strings.reduce((all, s, i) => all + s + (i < parts.length ? encodeURIComponent(String(parts[i])) : ''), '')
