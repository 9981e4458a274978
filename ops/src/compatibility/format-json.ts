const width = 120;

/** JSON for small diffs: what fits on a line is on one line, everything else has one field per line. */
export const formatJson = (value: unknown): string => `${lines(value, '', 0)}\n`;

/** `taken`: the width already used on the first line. */
function lines(value: unknown, indent: string, taken: number): string {
  const short = onOneLine(value);
  if (typeof value !== 'object' || value === null || indent.length + taken + short.length < width) return short;
  const deeper = `${indent}  `;
  const entries = Array.isArray(value)
    ? value.map((each: unknown) => `${deeper}${lines(each, deeper, 0)}`)
    : Object.entries(value).map(([name, each]) => {
        const key = `${JSON.stringify(name)}: `;
        return `${deeper}${key}${lines(each, deeper, key.length)}`;
      });
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${entries.join(',\n')}\n${indent}${close}`;
}

function onOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}: ${onOneLine(each)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
